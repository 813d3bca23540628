from concurrent.futures import ProcessPoolExecutor

SIEVE = bytearray([1]) * 50000
SIEVE[:2] = b"\0\0"
for i in range(2, 224):
    if SIEVE[i]:
        SIEVE[i * i::i] = bytes(len(range(i * i, len(SIEVE), i)))


def is_prime(n):
    return bool(SIEVE[n])


def twins(span):
    return sum(is_prime(n) and is_prime(n + 2) for n in range(*span))


def main():
    spans = [(0, 10000), (10000, 20000), (20000, 30000)]
    with ProcessPoolExecutor(2) as executor:
        for (low, high), n in zip(spans, executor.map(twins, spans)):
            print(f"{low:>6}..{high}: {n} twin primes")


if __name__ == "__main__":
    main()
