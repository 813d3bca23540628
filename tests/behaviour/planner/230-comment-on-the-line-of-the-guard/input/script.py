from multiprocessing import Process


def greet():
    print("hello")


# start it
process = Process(target=greet)  # made
process.start()  # begun
process.join()

if __name__ == "__main__":  # the program
    # what is printed last
    print("done")
