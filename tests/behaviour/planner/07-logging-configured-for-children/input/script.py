import logging
import logging.config
from multiprocessing import Process

logging.config.dictConfig({
    "version": 1,
    "formatters": {"short": {"format": "%(name)s|%(levelname)s|%(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "short"}},
    "root": {"handlers": ["out"], "level": "INFO"},
})
log = logging.getLogger("app")
logging.getLogger("app.noise").setLevel(logging.ERROR)


def no_secrets(record):
    return "password" not in record.getMessage()


for handler in logging.getLogger().handlers:
    handler.addFilter(no_secrets)


def send(user, mails):
    logging.getLogger("app.mail").info("%d mails to %s", mails, user)
    logging.getLogger("app.noise").info("never seen")
    logging.getLogger("app.mail").debug("never seen either")
    logging.getLogger("app.mail").warning("password of %s", user)


log.info("starting")
for user, mails in {"ada": 2, "bob": 0}.items():
    child = Process(target=send, args=(user, mails))
    child.start()
    child.join()
    log.info("%s: exit code %d", user, child.exitcode)
log.warning("the password is secret")
log.info("done")
