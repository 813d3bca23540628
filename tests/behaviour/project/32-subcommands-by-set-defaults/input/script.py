import argparse
import multiprocessing
import sys


def cube(n):
    return n ** 3


def cmd_run(args):
    with multiprocessing.Pool(args.jobs) as pool:
        for value in pool.map(cube, args.numbers):
            print(value)
    return 0


def cmd_list(args):
    print("nothing")
    return 1


parser = argparse.ArgumentParser()
sub = parser.add_subparsers(dest="command", required=True)
run = sub.add_parser("run")
run.add_argument("--jobs", type=int, default=1)
run.add_argument("numbers", nargs="+", type=int)
run.set_defaults(func=cmd_run)
sub.add_parser("list").set_defaults(func=cmd_list)
args = parser.parse_args()
code = args.func(args)
print("code", code)
sys.exit(code)
