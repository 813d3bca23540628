from multiprocessing import Process


def run():
    from typing import Optional

    def work(x) -> Optional[int]:
        print(f"{x}")
    p = Process(target=work, args=(2,))
    p.start()
    p.join()


run()
