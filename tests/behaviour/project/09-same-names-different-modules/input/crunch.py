from jobs import load
from tools import load as quick

wanted = quick.run(4)
print("quick", wanted)
rows = load.run(4)
print("slow ", rows)
assert rows == [n * n for n in wanted]
