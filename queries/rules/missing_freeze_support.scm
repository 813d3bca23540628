(module
  (if_statement
    condition: (_) @site))
