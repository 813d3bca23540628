; Each child repeats what can be seen
;
; A spawned child imports the program again, and what the module does at import time happens once more: it
; prints, asks, writes its files, parses the command line. An exit at import time ends each child before its
; work begins.
;
; Only programs that start processes are looked at. What children need as well stays: `sys.path`, `logging`,
; `random.seed()` and the like.
;
; Python says nothing.
;
; Example:
;
;     from multiprocessing import Pool
;
;
;     def work(x):
;         return x + 1
;
;
;     print("starting")
;
;     if __name__ == "__main__":
;         with Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; Fixed:
;
;     from multiprocessing import Pool
;
;
;     def work(x):
;         return x + 1
;
;
;     if __name__ == "__main__":
;         print("starting")
;         with Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

(module
  (_) @site)
