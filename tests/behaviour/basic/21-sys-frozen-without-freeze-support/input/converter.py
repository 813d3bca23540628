import os
import sys
from concurrent.futures import ProcessPoolExecutor

if getattr(sys, 'frozen', False):
    HERE = os.path.dirname(sys.executable)
else:
    HERE = os.path.dirname(os.path.abspath(__file__))


def to_miles(km):
    return round(km * 0.621371, 2)


def run(distances):
    with ProcessPoolExecutor(max_workers=2) as executor:
        return list(executor.map(to_miles, distances))


if __name__ == '__main__':
    print('running in', 'the right' if os.path.isfile(os.path.join(HERE, 'converter.py')) else 'a wrong', 'folder')
    print(run([5, 10, 42.195]))
