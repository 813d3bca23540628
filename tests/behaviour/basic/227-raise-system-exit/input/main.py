from multiprocessing import Pool


def f(x):
    return x


def main():
    with Pool(2) as p:
        print(p.map(f, [1]))
    return 0


raise SystemExit(main())
