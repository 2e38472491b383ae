import unittest

from weather.convert import describe, to_celsius, to_fahrenheit


class ConvertTest(unittest.TestCase):
    def test_boiling(self):
        self.assertAlmostEqual(to_celsius(212), 100)

    def test_both_ways(self):
        self.assertAlmostEqual(to_celsius(to_fahrenheit(21.5)), 21.5)

    def test_describe(self):
        self.assertEqual([describe(t) for t in (-1, 10, 20)], ["freezing", "cold", "warm"])
