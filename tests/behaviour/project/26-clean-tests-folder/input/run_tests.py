"""Runs the suite without unittest's timings, for the CI log."""
import sys
import unittest


class Lines(unittest.TestResult):
    def addSuccess(self, test):
        super().addSuccess(test)
        print("ok", test.id().rpartition(".")[2])


def main():
    suite = unittest.defaultTestLoader.discover("tests", top_level_dir=".")
    result = suite.run(Lines())
    for test, trace in result.failures + result.errors:
        print("FAIL", test.id(), trace)
    print(result.testsRun, "tests")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
