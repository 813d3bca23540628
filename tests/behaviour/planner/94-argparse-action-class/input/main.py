from multiprocessing import Pool
import argparse
verbosity = 0
class Set(argparse.Action):
    def __call__(self, parser, ns, values, option_string=None):
        global verbosity
        verbosity = int(values)
parser = argparse.ArgumentParser()
parser.add_argument("-v", action=Set)
args = parser.parse_args(["-v", "3"])
def work(n):
    return verbosity

with Pool(1) as pool:
    print(pool.map(work, [1, 2]))
