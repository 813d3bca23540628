"""Kilns that fire whatever comes down the belt until the shift ends."""
import multiprocessing
import queue

belt = multiprocessing.Queue()
fired = multiprocessing.Queue()
over = multiprocessing.Event()


class Kiln(multiprocessing.Process):
    def __init__(self, heat):
        super().__init__(daemon=True)
        self.heat = heat

    def run(self):
        while True:
            try:
                pot = belt.get(timeout=0.05)
            except queue.Empty:
                if over.is_set():
                    return
                continue
            fired.put(f"{pot} at {self.heat}")


def main():
    kilns = [Kiln(900), Kiln(900)]
    for kiln in kilns:
        kiln.start()
    pots = ["jug", "mug", "vase"]
    for pot in pots:
        belt.put(pot)
    for line in sorted(fired.get(timeout=3) for _ in pots):
        print(line)
    over.set()
    for kiln in kilns:
        kiln.join()
        print("exit code", kiln.exitcode)


if __name__ == "__main__":
    main()
