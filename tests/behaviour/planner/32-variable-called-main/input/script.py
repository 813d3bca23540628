from multiprocessing import Process, SimpleQueue

main = "B 148"
_main = ["L 503", "L 501"]
main_ = {"B 148": 17, "L 503": 6, "L 501": 9}


def detour(road, out):
    out.put(f"{road} instead of {main}: {main_[road] - main_[main]:+d} min")


def roads():
    return [main, *_main]


print("main road:", main)
out = SimpleQueue()
for road in _main:
    p = Process(target=detour, args=(road, out))
    p.start()
    print(out.get())
    p.join()
print(roads())
