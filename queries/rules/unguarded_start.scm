; A process is started while the module is imported
;
; A child process that is spawned imports the program again, to find the function that it is to run. If
; importing the program starts a process, each child tries to start one as well. A `Pool` tries forever, a
; `Queue.get()` waits forever, and where the error is caught, the rest of the program runs twice.
;
; The start counts where it happens, not where the object is made: `Process.start()`, but `Pool(...)` itself,
; and the first `submit()` or `map()` of an executor. It may also stand in a function, a thread or a timer
; which the module's own code reaches; the report then shows the way there.
;
; A child opens a lock or a queue by a name that goes with the parent's object. Processes that share one and that nobody
; joins are joined at the end, where the program does nothing else behind them. A lock that nobody keeps until its
; process has begun (`Process(target=work, args=(Lock(),))`) is not repaired.
;
; Python says:
;
;     RuntimeError:
;             An attempt has been made to start a new process before the
;             current process has finished its bootstrapping phase.
;
; Example:
;
;     from multiprocessing import Pool
;
;
;     def square(x):
;         return x * x
;
;
;     with Pool(2) as pool:
;         print(pool.map(square, range(3)))
;
; Fixed:
;
;     from multiprocessing import Pool
;
;
;     def square(x):
;         return x * x
;
;
;     def main():
;         with Pool(2) as pool:
;             print(pool.map(square, range(3)))
;
;
;     if __name__ == "__main__":
;         main()
;
; See:
;
;     https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
;     https://docs.python.org/3/library/__main__.html#idiomatic-usage

(module
  (_) @site)
