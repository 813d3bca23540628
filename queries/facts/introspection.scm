; Code that looks names up in namespaces or frames: a function's locals would not be found there,
; so what moves stands directly under the guard.
(attribute
  object: (identifier) @_module
  attribute: (identifier) @_name
  (#any-of? @_module "sys" "inspect")
  (#any-of? @_name "modules" "_getframe" "currentframe" "stack")) @site

(import_statement
  name: (dotted_name (identifier) @_name)
  (#eq? @_name "__main__")) @site

(import_from_statement
  module_name: (dotted_name (identifier) @_name)
  (#eq? @_name "__main__")) @site

; Log records that name the function would say another one.
(string
  (string_content) @_text
  (#match? @_text "funcName")) @site
