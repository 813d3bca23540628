; freeze_support() comes after work that each child repeats
;
; A frozen child runs the program from its beginning until `freeze_support()` takes over. What comes before
; the call happens in each child: parsed arguments are the child's own, and a start begins the endless chain
; that the call should prevent. Above the workers' definitions it comes too early as well, for the child never
; gets to them.
;
; It must be the first statement under the guard; only `set_start_method()` and imports may come before it.
;
; Python says:
;
;     error: unrecognized arguments: --multiprocessing-fork tracker_fd=6 pipe_handle=8
;
; Example:
;
;     import argparse
;     import multiprocessing
;
;
;     def work(x):
;         return x + 1
;
;
;     if __name__ == "__main__":
;         options = argparse.ArgumentParser().parse_args()
;         multiprocessing.freeze_support()
;         with multiprocessing.Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; Fixed:
;
;     import argparse
;     import multiprocessing
;
;
;     def work(x):
;         return x + 1
;
;
;     if __name__ == "__main__":
;         multiprocessing.freeze_support()
;         options = argparse.ArgumentParser().parse_args()
;         with multiprocessing.Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#multiprocessing.freeze_support

(module
  (_) @site)
