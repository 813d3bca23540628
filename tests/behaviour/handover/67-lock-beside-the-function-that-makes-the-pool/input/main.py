from jobs import run

if __name__ == "__main__":
    print("total", run([1, 2, 3]))
