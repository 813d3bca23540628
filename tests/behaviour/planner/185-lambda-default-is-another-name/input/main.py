from multiprocessing import Process

actions = []
for name in ("up", "down"):
    actions.append(lambda name=name: print(name))
for act in actions:
    p = Process(target=act)
    p.start()
    p.join()
