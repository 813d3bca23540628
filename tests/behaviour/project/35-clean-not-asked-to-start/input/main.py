"""The job, here alone."""
from jobs import run


def main(items=(1, 2)):
    return sum(run(items))


print("here", run([1, 2]), run([3], workers=1), main())
