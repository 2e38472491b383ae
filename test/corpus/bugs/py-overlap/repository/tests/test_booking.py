import unittest

from rooms.booking import Booking, free_at


class BookingTest(unittest.TestCase):
    def test_overlap(self):
        self.assertTrue(Booking("a", 9, 11).conflicts(Booking("a", 10, 12)))

    def test_one_after_the_other(self):
        self.assertFalse(Booking("a", 9, 10).conflicts(Booking("a", 10, 11)))

    def test_other_room(self):
        self.assertFalse(Booking("a", 9, 11).conflicts(Booking("b", 9, 11)))

    def test_free(self):
        self.assertTrue(free_at([Booking("a", 9, 10)], "a", 10))
