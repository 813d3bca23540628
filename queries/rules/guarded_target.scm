(if_statement
  consequence: (block
    [(function_definition) (class_definition) (decorated_definition)] @site))
