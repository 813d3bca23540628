import multiprocessing as mp
class Channel:
    def __init__(self):
        self.q = mp.Queue()
    def put(self, x):
        self.q.put(x)
ch = Channel()
put = ch.put
def work():
    put(1)
p = mp.Process(target=work)
p.start()
print(ch.q.get())
p.join()
