from multiprocessing import Process, SimpleQueue

MAX = 3


def guess(low, high, out):
    out.put((low + high) // 2)


def narrow(number):
    global low, high
    if number < secret:
        low = number + 1
    else:
        high = number


secret = 37
low, high = 0, 100
rounds = 0
out = SimpleQueue()
while low < high:
    rounds += 1
    p = Process(target=guess, args=(low, high, out))
    p.start()
    number = out.get()
    p.join()
    if rounds == 1:
        print("first guess", number)
        narrow(number)
        continue
    narrow(number)
    if rounds > MAX * 5:
        break
else:
    print("found", low, "in", rounds, "rounds")
print(low == secret == high)
