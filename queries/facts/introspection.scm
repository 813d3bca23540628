; Code that looks names up in namespaces or frames: a function's locals would not be found there,
; so what moves stands directly under the guard.
;
; Written by texts where that will do: to compile a pattern of nested nodes costs a millisecond, at each start.
((attribute) @site
  (#any-of? @site "sys.modules" "sys._getframe" "inspect.currentframe" "inspect.stack"))

(import_statement
  name: (dotted_name) @site
  (#match? @site "__main__"))

(import_from_statement
  module_name: (dotted_name) @site
  (#match? @site "__main__"))

; Log records that name the function would say another one.
((string_content) @site
  (#match? @site "funcName"))
