(module
  (expression_statement
    (assignment
      left: (_) @site
      right: (_))))
