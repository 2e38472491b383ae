import unittest

from lists.flatten import chunks, flatten


class FlattenTest(unittest.TestCase):
    def test_flat(self):
        self.assertEqual(flatten([1, 2]), [1, 2])

    def test_deep(self):
        self.assertEqual(flatten([1, [2, (3, [4])]]), [1, 2, 3, 4])

    def test_chunks(self):
        self.assertEqual(chunks([1, 2, 3], 2), [[1, 2], [3]])
