from shapes import POOL, area_of, AREAS


def main():
    shapes = [("square", 3), ("disc", 2), ("square", 5)]
    for (kind, size), area in zip(shapes, POOL.map(area_of, shapes)):
        print(kind, size, round(area, 3))
    print("known:", *sorted(AREAS))
    POOL.close()
    POOL.join()


if __name__ == "__main__":
    main()
