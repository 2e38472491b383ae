import unittest

from roman.roman import from_roman


class RomanTest(unittest.TestCase):
    def test_single(self):
        self.assertEqual(from_roman("X"), 10)

    def test_repeated(self):
        self.assertEqual(from_roman("III"), 3)

    def test_subtracted(self):
        self.assertEqual(from_roman("IX"), 9)

    def test_long(self):
        self.assertEqual(from_roman("MCMXCIV"), 1994)
