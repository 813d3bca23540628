import logging
import logging.handlers
import multiprocessing as mp
queue = mp.Queue()
log = logging.getLogger("q")
log.addHandler(logging.handlers.QueueHandler(queue))
def work():
    log.warning("hi")
p = mp.Process(target=work)
p.start()
print(queue.get().getMessage())
p.join()
