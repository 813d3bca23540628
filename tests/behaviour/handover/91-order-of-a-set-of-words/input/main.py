from multiprocessing import Pool
TEXT = "the cat sat on the mat and the dog sat on the log with a frog"
VOCAB = {w: i for i, w in enumerate(set(TEXT.split()))}
WORDS = sorted(VOCAB, key=VOCAB.get)

def work(x):
    return [VOCAB[w] for w in TEXT.split()]

with Pool(2) as p:
    for row in p.map(work, range(2)):
        print(" ".join(WORDS[i] for i in row))
