import resource
from multiprocessing import Pool
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (soft // 2, hard))

def work(x):
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0], x

with Pool(2) as p:
    print(p.map(work, range(3)))
