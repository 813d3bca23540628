from multiprocessing import Pool

ADDRESS = {"web": "10.0.0.2", "db": "10.0.0.3", "mail": "10.0.0.4"}


def fan_out(function, names):
    with Pool(processes=2) as pool:
        return list(pool.imap(function, names))
