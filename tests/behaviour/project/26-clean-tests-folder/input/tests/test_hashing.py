import unittest
from multiprocessing import Process, SimpleQueue

from app.hashing import checksum, checksums
from tests.fixtures import TEXTS, make_executor

EXPECTED = [checksum(text) for text in TEXTS]


def answer(queue):
    queue.put(EXPECTED[1])


class HashingTest(unittest.TestCase):
    def setUp(self):
        self.executor = make_executor()
        self.addCleanup(self.executor.shutdown)

    def test_executor(self):
        self.assertEqual(list(self.executor.map(checksum, TEXTS)), EXPECTED)

    def test_pool(self):
        self.assertEqual(checksums(TEXTS), EXPECTED)

    def test_process(self):
        queue = SimpleQueue()
        process = Process(target=answer, args=(queue,))
        process.start()
        self.assertEqual(queue.get(), checksum("one"))
        process.join()


if __name__ == "__main__":
    unittest.main()
