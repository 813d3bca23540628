import hashlib
from multiprocessing import Pool

SALT = b"pepper"


def digest(password):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), SALT, 200).hex()[:12]


def check_all(passwords, processes=2):
    print("checking", len(passwords), "passwords")
    with Pool(processes) as pool:
        return dict(zip(passwords, pool.map(digest, passwords)))


table = check_all(["hunter2", "letmein", "123456", "swordfish"])
for password, code in table.items():
    print(password.rjust(10), code)
weak = [password for password in table if password.isdigit()]
print("weak:", *weak)
