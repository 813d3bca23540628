from multiprocessing import Pool, Process

state = {}

def work(x):
    return state.get('k')

def run():
    globals()['state'] = {'k': 1}
    with Pool(1) as p:
        print(p.map(work, range(2)))

run()
