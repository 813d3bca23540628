from multiprocessing import Process, SimpleQueue

SIZES = []
for n in range(1, 5): SIZES.append(n * 10)
if len(SIZES) > 3: UNIT = "cm"; FACTOR = 2
else: UNIT = "mm"; FACTOR = 1

def measure(i, q): q.put(f"{SIZES[i] * FACTOR} {UNIT}")

class Empty(Exception): pass

q = SimpleQueue(); procs = [Process(target=measure, args=(i, q)) for i in range(len(SIZES))]
print(len(procs), "boxes")
for p in procs: p.start()
boxes = []
while len(boxes) < len(procs): boxes.append(q.get()); boxes.sort()
for p in procs: p.join()
try: first = boxes[0]; last = boxes[9]
except IndexError: last = boxes[-1]; print("few boxes")
finally: print("first", first)
with open(__file__) as f: head = f.readline().strip()
if first < last: print(first, "<", last)
else: print("one size")
print(head)
