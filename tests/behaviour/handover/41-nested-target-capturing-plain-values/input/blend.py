import sys
from multiprocessing import Process, Queue

ORIGIN = ("brazil", "kenya")


def blend(parts, *, roast="dark"):
    """Returns the share of each origin, computed over there."""
    total = sum(parts)
    out = Queue()

    def mix(shift):
        shares = [round(100 * (part + shift) / (total + shift * len(parts))) for part in parts]
        out.put((roast, dict(zip(ORIGIN, shares))))

    mixer = Process(target=mix, args=(1,))
    mixer.start()
    result = out.get()
    mixer.join()
    return result


def main():
    n = int(sys.argv[1])
    for label, shares in (blend((n, 1)), blend([1, n * 2], roast="light")):
        print(label, *(f"{k} {v}%" for k, v in shares.items()))


if __name__ == "__main__":
    main()
