from multiprocessing import Process

results = []


def helper():
    print(f"helper sees {len(results)}")


def work(out):
    out.append(1)
    helper()


p = Process(target=work, args=(results,))
p.start()
p.join()
