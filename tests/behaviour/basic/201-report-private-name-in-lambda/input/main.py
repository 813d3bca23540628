from multiprocessing import Process


class Vault:
    __code = 42

    @staticmethod
    def open():
        p = Process(target=lambda: print(f"{Vault.__code}"))
        p.start()
        p.join()


Vault.open()
