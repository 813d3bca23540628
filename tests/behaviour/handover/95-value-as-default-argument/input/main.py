import multiprocessing as mp
def work(i, counter=mp.Value("i", 0)):
    counter.value += i
p = mp.Process(target=work, args=(3,))
p.start()
p.join()
print(work.__defaults__[0].value)
