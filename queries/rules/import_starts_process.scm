; Importing a module of the project starts processes
;
; A guard in the program does not help against a module that starts processes when it is imported: each child
; imports the program, the program imports the module, and the module starts processes again. A `Pool.map()`
; at import time hangs under fork as well, for the import lock is held until it ends.
;
; The module's importers may rely on what it does at import time, so nothing is moved: the start belongs into
; a function that the program calls under its guard.
;
; Python says:
;
;     RuntimeError:
;             An attempt has been made to start a new process before the
;             current process has finished its bootstrapping phase.
;
; Example:
;
;     import jobs
;
;     if __name__ == "__main__":
;         print(jobs.RESULTS)
;     #- path: jobs.py
;     from multiprocessing import Pool
;
;     with Pool(2) as pool:
;         RESULTS = pool.map(abs, [-1, -2])
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

(module
  (_) @site)
