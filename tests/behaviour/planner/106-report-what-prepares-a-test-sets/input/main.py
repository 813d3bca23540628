import multiprocessing
import sys
import unittest


def work(queue):
    queue.put(sys.getrecursionlimit())


class Limits(unittest.TestCase):
    def setUp(self):
        sys.setrecursionlimit(2345)

    def test_child(self):
        queue = multiprocessing.Queue()
        process = multiprocessing.Process(target=work, args=(queue,))
        process.start()
        print(queue.get(timeout=60))
        process.join()


unittest.main(exit=False, argv=["main.py"])
