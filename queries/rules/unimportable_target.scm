; Worker code stands in a module that children cannot import
;
; A package's `__main__.py` run by `python -m package` is not imported again by its children: no guard is
; needed there, but no function in it is found either. The function has to move to another module of the
; package, which a person does better: it may need a name, and imports of its own.
;
; Python says:
;
;     AttributeError: Can't get attribute 'work' on <module '__main__' (built-in)>
;
; Example:
;
;     #- path: package/__init__.py
;     #- path: package/__main__.py
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
;     https://docs.python.org/3/library/__main__.html#main-py-in-python-packages
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

(argument_list) @site
