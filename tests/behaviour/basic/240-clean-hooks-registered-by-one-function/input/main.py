from multiprocessing import Process

ON_LOAD = []
ON_RUN = []

def register(hooks, func):
    hooks.append(func)

def prepare():
    return 1

def launch():
    p = Process(target=print, args=("launched",))
    p.start()
    p.join()

register(ON_LOAD, prepare)
register(ON_RUN, launch)

for hook in ON_LOAD:
    hook()

if __name__ == "__main__":
    for hook in ON_RUN:
        hook()
