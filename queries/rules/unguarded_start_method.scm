; The start method is set while the module is imported
;
; `set_start_method()` works once in a process. Each child has its method from its parent before it imports
; the program, so the same line fails there. The call belongs under the guard, before everything else:
; whatever asks for the method first, even a `Lock()`, fixes it.
;
; `set_forkserver_preload()` is found too: it does nothing in a child.
;
; Python says:
;
;     RuntimeError: context has already been set
;
; Example:
;
;     import multiprocessing
;
;
;     def square(x):
;         return x * x
;
;
;     multiprocessing.set_start_method("spawn")
;
;     if __name__ == "__main__":
;         with multiprocessing.Pool(2) as pool:
;             print(pool.map(square, range(3)))
;
; Fixed:
;
;     import multiprocessing
;
;
;     def square(x):
;         return x * x
;
;
;     if __name__ == "__main__":
;         multiprocessing.set_start_method("spawn")
;         with multiprocessing.Pool(2) as pool:
;             print(pool.map(square, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_start_method
;     https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload

(module
  (_) @site)
