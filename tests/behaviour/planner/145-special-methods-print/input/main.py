from multiprocessing import Pool

class Name:
    n = 0
    def __str__(self):
        Name.n += 1
        return "name%d" % self.n
    def __len__(self):
        print("len called")
        return 3
    def __eq__(self, other):
        print("eq called")
        return True
    def __hash__(self):
        return 1
    def __getitem__(self, k):
        print("item", k)
        return k

NAME = Name()
label = f"<{NAME}>"
other = str(NAME)
third = "%s" % NAME
fourth = "{}".format(NAME)
size = len(NAME)
same = NAME == 3
got = NAME[4]

def work(x):
    return x, label, other, third, fourth, size, same, got

with Pool(2) as pool:
    print(pool.map(work, [1, 2]))
print(Name.n)
