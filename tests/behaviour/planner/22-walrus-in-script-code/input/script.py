import multiprocessing
import re

LINES = ["id=7 ok", "broken", "id=12 failed", "id=3 ok"]
QUEUE = list(enumerate(LINES))


def parse(line):
    if (found := re.match(r"id=(\d+) (\w+)", line)) is None:
        return None
    return int(found[1]), found[2]


def state():
    return f"job {job}, last {last}, longest {longest}, n {n}"


with multiprocessing.Pool(2) as pool:
    print("parsed", n := len(parsed := pool.map(parse, LINES)))
good = [last for item in parsed if (last := item)]
longest = 0
any((longest := max(longest, len(line))) > 99 for line in LINES)
while (job := QUEUE.pop())[0] > 1:
    print(state())
if (failed := sum(status == "failed" for _, status in good)) and (n := n * 10):
    print(failed, "failed", state())
