(identifier) @site
