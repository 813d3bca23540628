; A condition looks like a guard and is none
;
; In a child the program's `__name__` is `"__mp_main__"`, and neither `parent_process()` nor the name of the
; current process says reliably who imports. A condition that holds in children too lets them start processes
; of their own. The reverse, `if __name__ != "__main__": sys.exit()`, ends each child while it imports the
; program: with exit status 0, and without a result.
;
; Where the condition's meaning is certain it becomes a guard; where it also tells an ordinary import from a
; run, it is reported.
;
; Python says:
;
;     RuntimeError:
;             An attempt has been made to start a new process before the
;             current process has finished its bootstrapping phase.
;
; Example:
;
;     from multiprocessing import Pool
;
;
;     def square(x):
;         return x * x
;
;
;     if __name__ in ("__main__", "__mp_main__"):
;         with Pool(2) as pool:
;             print(pool.map(square, range(3)))
;
; Fixed:
;
;     from multiprocessing import Pool
;
;
;     def square(x):
;         return x * x
;
;
;     if __name__ == "__main__":
;         with Pool(2) as pool:
;             print(pool.map(square, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/__main__.html#name-main
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

(if_statement
  condition: (_) @site)
(elif_clause
  condition: (_) @site)
