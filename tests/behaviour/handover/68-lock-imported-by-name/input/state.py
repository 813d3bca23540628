from multiprocessing import Array, Lock

lock = Lock()
totals = Array("i", 2, lock=False)
