from multiprocessing import Pool
NAMES = []


class Meta(type):
    def __new__(mcs, name, bases, body):
        NAMES.append(name)
        return super().__new__(mcs, name, bases, body)


class Base(metaclass=Meta):
    pass


def work(x):
    return NAMES, x


def run():
    class Late(Base):
        pass

    with Pool(2) as pool:
        print(Late.__name__, pool.map(work, range(2)))


run()
