import multiprocessing

stock = multiprocessing.RawValue("i", 40)
lock = multiprocessing.Lock()
