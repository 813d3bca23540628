; Worker code reads a global that the parent changed
;
; A spawned child imports the program and sees each global as the import leaves it. What the parent assigned
; under the guard, or in a function that it called before the start, is not there: the child goes on with the
; old value.
;
; One plain assignment before the start is handed over; other changes (an item, an attribute, several places)
; are reported.
;
; A value that each child computes anew and differently is stale from the beginning: a random number, a clock, and what
; follows the order of a set of texts or their hash(), which are other ones in each process that is not forked. It is
; handed over as well.
;
; Where a program is to be repaired, so are settings that each child makes anew of such a value or of a queue of its own
; (`os.environ["WORK"] = mkdtemp()`), and defaults, decorators and class bodies that take one: these are reported.
;
; A change of the environment, of the file mode mask or of limits after the first start is reported as well: what
; starts the children under forkserver is a server that has these as they were then.
;
; Python says nothing.
;
; Example:
;
;     from multiprocessing import Pool
;
;     verbose = False
;
;
;     def work(x):
;         return (x, verbose)
;
;
;     if __name__ == "__main__":
;         verbose = True
;         with Pool(2) as pool:
;             print(pool.map(work, range(3)))
;
; Fixed:
;
;     from multiprocessing import Pool
;
;     verbose = False
;
;
;     def work(x):
;         return (x, verbose)
;
;
;     def init_verbose(shared_verbose):
;         global verbose
;         verbose = shared_verbose
;
;
;     if __name__ == "__main__":
;         verbose = True
;         with Pool(2, initializer=init_verbose, initargs=(verbose,)) as pool:
;             print(pool.map(work, range(3)))
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods

(identifier) @site
