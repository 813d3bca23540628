; Worker code reads a name that only the parent binds
;
; What stands under the guard does not run in a spawned child, so a name that is bound there does not exist
; when worker code reads it. Imports and constants can stand above the guard; other values are handed over, by
; an initializer or an argument.
;
; Python says:
;
;     NameError: name 'factor' is not defined
;
; Example:
;
;     from multiprocessing import Pool
;
;
;     def work(x):
;         return x * factor
;
;
;     if __name__ == "__main__":
;         factor = int(input())
;         with Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; Fixed:
;
;     from multiprocessing import Pool
;
;
;     def work(x):
;         return x * factor
;
;
;     def init_factor(shared_factor):
;         global factor
;         factor = shared_factor
;
;
;     if __name__ == "__main__":
;         factor = int(input())
;         with Pool(2, initializer=init_factor, initargs=(factor,)) as pool:
;             print(pool.map(work, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

(identifier) @site
