; A lambda, or an object that cannot be pickled, is sent to a child
;
; A function is sent to a child by its module and its name, and a lambda has no name to be found by. Pools
; refuse lambdas under every start method, `Process(target=lambda: …)` works under fork alone. A named
; function at module level is found. A process also takes along its arguments, the object whose method it runs
; and its own attributes: open files, generators, modules, views of dictionaries, locks of `threading` and processes
; that were started stay behind, and so do objects whose class is not found by the name that it has.
;
; Python says:
;
;     _pickle.PicklingError: Can't pickle <function <lambda> at 0x7f…>: attribute lookup <lambda> on __main__ failed
;
; Example:
;
;     from multiprocessing import Process
;
;     if __name__ == "__main__":
;         process = Process(target=lambda: print("hello"))
;         process.start()
;         process.join()
;
; Fixed:
;
;     from multiprocessing import Process
;
;
;     def task_worker():
;         return print("hello")
;
;
;     if __name__ == "__main__":
;         process = Process(target=task_worker)
;         process.start()
;         process.join()
;
; See:
;
;     https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled
;     https://docs.python.org/3/library/multiprocessing.html#all-start-methods

(lambda) @site

(call) @site
