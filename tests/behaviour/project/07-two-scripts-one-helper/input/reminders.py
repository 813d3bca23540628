from office import run_jobs
import office

THRESHOLD = 100


def late(name):
    return office.due(name) >= THRESHOLD


print("  remind:", *[n for n, yes in run_jobs(late, list(office.CUSTOMERS)).items() if yes])
