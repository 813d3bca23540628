from multiprocessing import Pool

print("surveying")
lengths = [12, 7]


class Plot:
    price = 90

    def __init__(self, length, width=10):
        self.length, self.width = length, width

    def value(self):
        return self.length * self.width * self.price


plots = [Plot(length) for length in lengths]
print(len(plots), "plots")


class Garden(Plot):
    price = 25

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)


plots.append(Garden(30, 30))


def shrink(plot):
    smaller = type(plot)(plot.length - 1, plot.width)
    return smaller, plot.value() - smaller.value()


with Pool(2) as pool:
    for plot, loss in pool.map(shrink, plots):
        print(type(plot).__name__, plot.length, loss, isinstance(plot, Plot))
    print(pool.apply(shrink, (plots[-1],))[0] == Garden(29, 30))
