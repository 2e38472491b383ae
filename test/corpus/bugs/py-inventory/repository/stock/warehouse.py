from stock.item import Item


class Warehouse:
    def __init__(self, name, stock={}):
        self.name = name
        self.stock = stock

    def add(self, item: Item, count=1):
        self.stock[item] = self.stock.get(item, 0) + count

    def worth(self):
        return sum(item.cents * count for item, count in self.stock.items())
