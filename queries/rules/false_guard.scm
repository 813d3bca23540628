(if_statement
  condition: (_) @site)
(elif_clause
  condition: (_) @site)
