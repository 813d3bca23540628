from multiprocessing import Process
import argparse

opts = argparse.Namespace(level=1)

def work():
    print("child", opts.level, flush=True)

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--level", type=int, default=2)
    parser.parse_args(namespace=opts)
    p = Process(target=work)
    p.start()
    p.join()

if __name__ == "__main__":
    main()
