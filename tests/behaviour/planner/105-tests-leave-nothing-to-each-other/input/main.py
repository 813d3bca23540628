import multiprocessing
import re
import unittest


def work(text, queue):
    queue.put(re.sub("[aeiou]", "", text))


class Purging(unittest.TestCase):
    def tearDown(self):
        re.purge()

    def test_clears(self):
        re.purge()
        self.assertTrue(re.match("a", "abc"))


class Starting(unittest.TestCase):
    def test_starts(self):
        queue = multiprocessing.Queue()
        process = multiprocessing.Process(target=work, args=("mainguard", queue))
        process.start()
        found = queue.get(timeout=60)
        process.join()
        print(found)
        self.assertEqual(found, "mngrd")


unittest.main(exit=False, argv=["main.py"])
