from parallel import parallel_map

SKIP = {"the", "and"}


def longest(lines):
    def longest_word(line):
        return max((w for w in line.split() if w not in SKIP), key=len)

    return max(parallel_map(longest_word, lines), key=len)
