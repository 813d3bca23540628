; Each child makes a lock, a queue or a value of its own
;
; A forked child inherits the module's `Lock`, `Queue`, `Value` or `Event`. A spawned one imports the program
; and makes a new one: the lock excludes nobody, the value stays 0 in the parent, what is put into the queue
; never arrives. Handed over as an argument of the process, or by an initializer of the pool, it is the same
; object in all.
;
; What is made of such an object and shows it, as an array over its memory does (`numpy.frombuffer(values.get_obj())`),
; and what belongs to a process, as the descriptors of os.pipe() do, cannot be handed over: these are reported.
;
; Python says nothing.
;
; Example:
;
;     from multiprocessing import Lock, Pool
;
;     lock = Lock()
;
;
;     def work(x):
;         with lock:
;             print(x)
;
;
;     if __name__ == "__main__":
;         with Pool(2) as pool:
;             pool.map(work, range(3))
;
; Fixed:
;
;     from multiprocessing import Lock, Pool
;
;     lock = Lock()
;
;
;     def work(x):
;         with lock:
;             print(x)
;
;
;     def init_lock(shared_lock):
;         global lock
;         lock = shared_lock
;
;
;     if __name__ == "__main__":
;         with Pool(2, initializer=init_lock, initargs=(lock,)) as pool:
;             pool.map(work, range(3))
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#sharing-state-between-processes
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

(assignment
  left: (_) @site
  right: (_))

; A class, whose attributes each child makes anew as well.
(class_definition
  name: (identifier) @site)

; A name of another file's object.
(import_from_statement
  name: (_) @site)
