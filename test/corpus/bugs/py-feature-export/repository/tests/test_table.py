import unittest

from tables.table import Table


class TableTest(unittest.TestCase):
    def test_add(self):
        table = Table(["a", "b"])
        table.add(b=2, a=1)
        self.assertEqual(table.rows, [[1, 2]])
