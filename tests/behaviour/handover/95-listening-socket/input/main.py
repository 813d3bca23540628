import socket
from multiprocessing import Process
srv = socket.socket()
srv.bind(("127.0.0.1", 0))
srv.listen()
def serve():
    c, _ = srv.accept()
    c.sendall(b"hi")
p = Process(target=serve)
p.start()
with socket.create_connection(srv.getsockname()) as s:
    print(s.recv(20))
p.join()
