import sched
from multiprocessing import Process

events = []
s = sched.scheduler()
s.enter(0, 1, events.append, argument=("late",))
s.run()


def show():
    print(f"{events}")


p = Process(target=show)
p.start()
p.join()
