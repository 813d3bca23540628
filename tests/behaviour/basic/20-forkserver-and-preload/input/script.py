import json
import multiprocessing

multiprocessing.set_start_method("forkserver")
multiprocessing.set_forkserver_preload(["json"])


def answer(number):
    return json.dumps({"id": number, "ok": number % 2 == 0})


def run():
    print(multiprocessing.get_start_method())
    with multiprocessing.Pool(1) as pool:
        for line in pool.imap(answer, range(2)):
            print(line)


if __name__ == "__main__":
    run()
