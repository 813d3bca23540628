import concurrent.futures
import multiprocessing

manager = multiprocessing.Manager()
state = manager.Namespace()
state.valid = 0
spoilt = manager.list()
lock = manager.Lock()


def count(ballot):
    choice = ballot.strip().lower()
    if choice in ("yes", "no"):
        with lock:
            state.valid += 1
        return choice
    spoilt.append(ballot)


BALLOTS = ["yes", "No ", "maybe", "YES", ""]
print("counting", len(BALLOTS), "ballots")
with concurrent.futures.ProcessPoolExecutor(2) as executor:
    choices = list(executor.map(count, BALLOTS))
for choice in ("yes", "no"):
    print(choice, choices.count(choice))
print("valid", state.valid, "spoilt", sorted(spoilt))
manager.shutdown()
