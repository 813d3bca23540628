from multiprocessing import Pool

import jobs
import shared


def main():
    print("stock", shared.stock.value)
    with Pool(2) as pool:
        moved = pool.map(jobs.move, [5, -3, 4, -10])
    print("moved", moved)
    print("stock", shared.stock.value)


if __name__ == "__main__":
    main()
