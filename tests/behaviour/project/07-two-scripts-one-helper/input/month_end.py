import subprocess
import sys

for script in ("invoices.py", "reminders.py"):
    done = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    print(f"{script}: {done.returncode}")
    print(done.stdout, end="")
