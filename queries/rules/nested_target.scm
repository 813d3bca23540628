; A nested function is sent to a child
;
; A function is sent to a child by its module and its name. One that is defined within another function is not
; found there, whatever its name. It can stand at module level unless it captures local names that change. Nor is one
; found whose name its decorator has given to another function.
;
; Python says:
;
;     AttributeError: Can't get local object 'main.<locals>.hello'
;
; Example:
;
;     from multiprocessing import Process
;
;
;     def main():
;         def hello():
;             print("hello")
;
;         process = Process(target=hello)
;         process.start()
;         process.join()
;
;
;     if __name__ == "__main__":
;         main()
;
; Fixed:
;
;     from multiprocessing import Process
;
;
;     def main():
;         process = Process(target=hello)
;         process.start()
;         process.join()
;
;
;     def hello():
;         print("hello")
;
;
;     if __name__ == "__main__":
;         main()
;
; See:
;
;     https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled
;     https://docs.python.org/3/library/multiprocessing.html#all-start-methods

(block
  (function_definition) @site)

(decorated_definition
  definition: (function_definition) @site)
