; A frozen program starts processes without freeze_support()
;
; A program that PyInstaller or its like has packaged is its own Python: each child starts the program from
; its beginning, and only `freeze_support()` tells it that it is one. Without the call a program starts itself
; over and over, or fails over arguments that it doesn't know. It must be the first statement under the guard;
; only `set_start_method()` may come before it.
;
; A program counts as frozen if it asks for `sys.frozen` or `sys._MEIPASS`, if a `.spec` file names it, or if
; the project's requirements name a packager.
;
; Python says:
;
;     error: unrecognized arguments: --multiprocessing-fork tracker_fd=6 pipe_handle=8
;
; Example:
;
;     import sys
;     from multiprocessing import Pool
;
;     FOLDER = sys._MEIPASS if getattr(sys, "frozen", False) else "."
;
;
;     def work(x):
;         return (x, FOLDER)
;
;
;     if __name__ == "__main__":
;         with Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; Fixed:
;
;     import sys
;     from multiprocessing import Pool, freeze_support
;
;     FOLDER = sys._MEIPASS if getattr(sys, "frozen", False) else "."
;
;
;     def work(x):
;         return (x, FOLDER)
;
;
;     if __name__ == "__main__":
;         freeze_support()
;         with Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#multiprocessing.freeze_support

(module
  (if_statement
    condition: (_) @site))
