; Each child builds an expensive global again
;
; Whatever the module computes when it is imported, each child computes again. What the workers read has to be
; there, but a large table, a loaded file or a long loop that only the parent uses costs every child its time
; and memory.
;
; Python says nothing.
;
; Example:
;
;     from multiprocessing import Pool
;
;     TABLE = [n * n for n in range(1_000_000)]
;
;
;     def work(x):
;         return x + 1
;
;
;     if __name__ == "__main__":
;         with Pool(2) as pool:
;             print(sum(TABLE), pool.map(work, range(3)))
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
;         TABLE = [n * n for n in range(1_000_000)]
;         with Pool(2) as pool:
;             print(sum(TABLE), pool.map(work, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

(module
  (_) @site)
