from multiprocessing import Process


def main():
    scale = lambda n, rate=1 + TAX: print(f"{n * rate}")
    p = Process(target=scale, args=(4,))
    p.start()
    p.join()


TAX = 0.25

if __name__ == "__main__":
    main()
