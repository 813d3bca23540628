from multiprocessing import Pool

TEXT = "in the beginning was the word and the word was with the editor"


def measure(word):
    return len(word), word


def longest(words):
    pending = [pool.apply_async(measure, (word,)) for word in words]
    done.extend(p.get() for p in pending)
    return max(done)[1]


def batches():
    words = TEXT.split()
    for start in range(0, len(words), size):
        yield words[start:start + size]


def close(message="closed"):
    global pool
    pool.close()
    pool.join()
    pool = None
    return message


done, size = [], 5
for stage in (1, 2):
    print("stage", stage)
    pool = Pool(2)
    for batch in batches():
        print(" ".join(batch), "->", longest(batch))
    print(close(), pool)
    size *= 2
    done.clear()
print(size, done, stage)
