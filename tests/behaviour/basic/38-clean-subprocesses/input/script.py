import multiprocessing
import subprocess
import sys

print("cores" if multiprocessing.cpu_count() > 0 else "no cores", multiprocessing.current_process().name)
done = subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True)
print("child said", done.stdout.strip())
children = [subprocess.Popen([sys.executable, "-c", f"raise SystemExit({n})"]) for n in (0, 3)]
print([child.wait() for child in children])
print(multiprocessing.active_children())
