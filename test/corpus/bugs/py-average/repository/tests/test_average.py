import unittest
import random

from series.average import moving_average, smooth


class AverageTest(unittest.TestCase):
    def test_window_of_one(self):
        values = [random.randint(0, 1000) for _ in range(8)]
        self.assertEqual(moving_average(values, 1), values, f"of {values}")

    def test_window(self):
        self.assertEqual(moving_average([1, 2, 3, 4], 2), [1, 1.5, 2.5, 3.5])

    def test_beginning(self):
        self.assertEqual(moving_average([4, 8], 5), [4, 6])

    def test_smooth(self):
        self.assertEqual(smooth([1, 1, 1], times=2), [1, 1, 1])
