from multiprocessing import Process

class Borg:
    _state = {}
    def __init__(self):
        self.__dict__ = self._state

def work():
    print(Borg().level, flush=True)

def main():
    Borg().level = 5
    p = Process(target=work)
    p.start()
    p.join()

main()
