import multiprocessing

LAWNS = {"front": (4, 5), "back": (10, 12), "roof": (2, 2)}


def main(lawn):
    width, length = LAWNS[lawn]
    return lawn, width * length


def run(lawn):
    return main(lawn)[1] * 2


def run_main():
    return sum(map(run, LAWNS))


print("mowing", len(LAWNS), "lawns")
pool = multiprocessing.Pool(processes=2)
for lawn, area in pool.imap(main, LAWNS):
    print(lawn, area)
pool.close()
pool.join()
print("twice:", run_main())
