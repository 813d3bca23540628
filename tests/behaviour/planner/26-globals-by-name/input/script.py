from multiprocessing import Pool


def cmd_upper(text):
    return text.upper()


def cmd_title(text):
    return text.title()


def cmd_count(text):
    return len(text)


def execute(job):
    command, text = job
    return globals()["cmd_" + command](text)


def commands():
    return sorted(name[4:] for name in globals() if name.startswith("cmd_"))


jobs = [(command, "la la land") for command in commands()]
print(len(jobs), "commands")
with Pool(2) as pool:
    answers = pool.map(execute, jobs)
for (command, _), answer in zip(jobs, answers):
    globals()["result_" + command] = answer
print(result_count, result_title, globals()["result_upper"])
print("answers" in globals(), globals()["jobs"][0])
