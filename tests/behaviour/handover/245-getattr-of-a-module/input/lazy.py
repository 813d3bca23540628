_v = {}

def setup(x):
    _v["answer"] = x

def __getattr__(name):
    try:
        return _v[name]
    except KeyError:
        raise AttributeError(name)
