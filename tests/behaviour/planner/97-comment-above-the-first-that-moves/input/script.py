import multiprocessing


def double(tasks, results):
    for task in iter(tasks.get, None):
        results.put(task * 2)


# How they talk
tasks = multiprocessing.Queue()
results = multiprocessing.Queue()

# Start the workers
count = multiprocessing.cpu_count() * 0 + 2
print(f"{count} workers")
workers = [multiprocessing.Process(target=double, args=(tasks, results)) for _ in range(count)]
for worker in workers:
    worker.start()

# Give them work, and a last pill each
for number in range(4):
    tasks.put(number)
for _ in range(count):
    tasks.put(None)

# Collect
print(sorted(results.get() for _ in range(4)))
for worker in workers:
    worker.join()
