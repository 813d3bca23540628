import sched

s = sched.scheduler(workers=2)
s.enter("mon", ["ann", "bob"])
s.enter("tue", ["cy"])
s.enter("wed", [])
for day, line in s.run():
    print(day, line)
print(len(s.queue), "left")
