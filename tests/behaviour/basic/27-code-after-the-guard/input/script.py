from concurrent.futures import ProcessPoolExecutor


def shout(line):
    return line.upper() + "!"


def whisper(line):
    return "(" + line.lower() + ")"


lines = ["To be", "Or Not"]

if '__main__' == __name__:
    print("first round")
    with ProcessPoolExecutor(2) as executor:
        print(*executor.map(shout, lines))

print("second round")
with ProcessPoolExecutor(2) as executor:
    answers = list(executor.map(whisper, lines))
print(*answers)
