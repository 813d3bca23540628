from parallel import parallel_map


def each(function, table):
    keys = sorted(table)
    return dict(zip(keys, parallel_map(function, [table[k] for k in keys])))
