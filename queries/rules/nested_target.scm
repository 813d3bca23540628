(function_definition
  body: (block
    (function_definition) @site))
