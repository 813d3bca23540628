from multiprocessing import Process


class Vault:
    __code = 42

    @staticmethod
    def open():
        def work():
            print(f"{Vault.__code}")
        p = Process(target=work)
        p.start()
        p.join()


Vault.open()
