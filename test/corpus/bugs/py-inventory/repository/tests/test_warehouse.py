import unittest

from stock.item import Item
from stock.warehouse import Warehouse

NAIL = Item("nail", 3)


class WarehouseTest(unittest.TestCase):
    def test_add(self):
        here = Warehouse("a", {})
        here.add(NAIL, 2)
        self.assertEqual(here.worth(), 6)

    def test_apart(self):
        Warehouse("b").add(NAIL)
        self.assertEqual(Warehouse("c").stock, {})
