from multiprocessing import Process, Value
total = Value("i", 0)
inner = total.get_obj()
def work():
    inner.value += 1
p = Process(target=work)
p.start()
p.join()
print(total.value)
