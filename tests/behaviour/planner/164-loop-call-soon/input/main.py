import asyncio
from multiprocessing import Process

c = []
loop = asyncio.new_event_loop()
loop.call_soon(c.append, 1)
loop.call_soon(loop.stop)
loop.run_forever()


def show():
    print(f"{c}")


p = Process(target=show)
p.start()
p.join()
