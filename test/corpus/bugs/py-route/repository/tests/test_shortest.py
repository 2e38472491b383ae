import unittest

from routes.graph import Graph
from routes.shortest import shortest

GRAPH = Graph([("a", "b"), ("a", "c"), ("c", "d"), ("d", "e"), ("b", "e"), ("x", "y")])


class ShortestTest(unittest.TestCase):
    def test_direct(self):
        self.assertEqual(shortest(GRAPH, "a", "b"), ["a", "b"])

    def test_fewest(self):
        self.assertEqual(shortest(GRAPH, "a", "e"), ["a", "b", "e"])

    def test_none(self):
        self.assertIsNone(shortest(GRAPH, "a", "x"))
