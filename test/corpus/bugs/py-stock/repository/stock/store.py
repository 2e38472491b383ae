import logging
import time

log = logging.getLogger("stock")


class Stock:
    def __init__(self):
        self.items = {}
        self.opened = time.time()

    def put(self, name, count):
        log.warning("put %s at %s by %r", name, time.time(), self)
        self.items[name] = self.items.get(name, 0) + count

    def take(self, name, count):
        if self.items.get(name, 0) <= count:
            raise LookupError(f"not enough {name} in {self!r} since {self.opened}")
        self.items[name] -= count
        return self.items[name]
