(lambda) @site
