import mmap
from multiprocessing import Process
mm = mmap.mmap(-1, 4)
def work(i):
    mm[i] = 5
p = Process(target=work, args=(1,))
p.start()
p.join()
print(mm[:])
