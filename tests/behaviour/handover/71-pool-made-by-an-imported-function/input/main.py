import jobs

print("starting")
print("total", jobs.run([1, 2, 3]))
