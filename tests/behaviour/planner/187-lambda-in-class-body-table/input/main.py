from multiprocessing import Process


class Menu:
    items = {"quit": lambda: print("quit")}


p = Process(target=Menu.items["quit"])
p.start()
p.join()
