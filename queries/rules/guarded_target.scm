; A function or class that children need is defined under the guard
;
; What stands under the guard does not run in a spawned child, so a worker function, or the class of an
; argument, is not found there. A `Pool` then starts new workers forever.
;
; Python says:
;
;     AttributeError: Can't get attribute 'work' on <module '__mp_main__' from 'script.py'>
;
; Example:
;
;     from multiprocessing import Pool
;
;     if __name__ == "__main__":
;
;         def work(x):
;             return x + 1
;
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
;         with Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

[(function_definition) (class_definition) (decorated_definition)] @site
