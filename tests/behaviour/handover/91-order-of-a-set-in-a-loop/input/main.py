from multiprocessing import Process, Queue
words = "x y z w v u".split()
index = {}
for w in set(words):
    index[w] = len(index)
back = {i: w for w, i in index.items()}

def work(q):
    q.put([index[w] for w in words])

q = Queue()
p = Process(target=work, args=(q,))
p.start()
print([back[i] for i in q.get()])
p.join()
