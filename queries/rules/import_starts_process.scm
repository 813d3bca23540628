(module
  (_) @site)
