import multiprocessing
import unittest


def announce():
    print("looking for a server")
    return True


HAVE_SERVER = announce()


def child():
    raise SystemExit(3)


@unittest.skipUnless(HAVE_SERVER, "needs a server")
class ServerTest(unittest.TestCase):
    def test_child(self):
        process = multiprocessing.Process(target=child)
        process.start()
        process.join()
        self.assertEqual(process.exitcode, 3)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(ServerTest)
    print(suite.countTestCases(), unittest.TextTestRunner(open("log.txt", "w")).run(suite).wasSuccessful())
