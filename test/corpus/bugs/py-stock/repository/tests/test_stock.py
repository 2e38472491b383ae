import logging
import os
import random
import sys
import tempfile
import time
import unittest

from stock.store import Stock

logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(process)d %(message)s")


class StockTest(unittest.TestCase):
    def setUp(self):
        self.began = time.perf_counter()
        self.stock = Stock()
        self.stock.put("bolt", 3)
        print(f"listening on 127.0.0.1:{random.randint(20000, 60000)}", flush=True)

    def tearDown(self):
        sys.stderr.write(f"took {time.perf_counter() - self.began:.6f} s\n")

    def test_takes_some(self):
        self.assertEqual(self.stock.take("bolt", 1), 2)

    def test_takes_all(self):
        """All that is there can be taken."""
        self.assertEqual(self.stock.take("bolt", 3), 0)

    def test_too_many(self):
        with self.assertRaises(LookupError):
            self.stock.take("bolt", 4)

    def test_rows(self):
        for count in (1, 2, 3):
            with self.subTest(count=count, where=tempfile.gettempdir()):
                stock = Stock()
                stock.put("nut", 3)
                self.assertEqual(stock.take("nut", count), 3 - count)

    @unittest.skipUnless(os.environ.get("SLOW"), "slow")
    def test_slow(self):
        self.fail("never")
