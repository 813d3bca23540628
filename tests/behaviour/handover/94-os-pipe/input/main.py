import os
from multiprocessing import Process
r, w = os.pipe()
def work():
    os.write(w, b"hi")
p = Process(target=work)
p.start()
print(os.read(r, 10))
p.join()
