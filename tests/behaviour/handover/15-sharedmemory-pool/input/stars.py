"""Counts the stars of a sky in one block of shared memory."""
from multiprocessing import Pool
from multiprocessing.shared_memory import SharedMemory

SKY = ["* . *", "  *  ", ".....", "*****"]
block = SharedMemory(create=True, size=len(SKY))


def count(row):
    block.buf[row] = SKY[row].count("*")
    return row


if __name__ == "__main__":
    try:
        with Pool(2) as pool:
            pool.map(count, range(len(SKY)))
        for row, line in enumerate(SKY):
            print(f"{line!r:8} {block.buf[row]}")
        print("total", sum(block.buf[:len(SKY)]))
    finally:
        block.close()
        block.unlink()
