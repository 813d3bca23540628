"""The same job, here and in processes."""
import jobs

FIRST = jobs.run([1, 2])
print("here", FIRST)
print("alone", jobs.run([3], mode="parallel", workers=1))
print("there", jobs.run([4, 5], "parallel"))
