from concurrent import futures


def mean(values):
    return round(sum(values) / len(values), 2)


def run_in_processes(table):
    with futures.ProcessPoolExecutor(2) as executor:
        jobs = {region: executor.submit(mean, values) for region, values in table.items()}
        return {region: job.result() for region, job in jobs.items()}
