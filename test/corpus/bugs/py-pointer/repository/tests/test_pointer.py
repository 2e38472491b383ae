import unittest

from pointer.pointer import resolve

DOCUMENT = {"a": [10, {"b": 20}], "c/d": 30, "~1": 40, "e~f": 50}


class PointerTest(unittest.TestCase):
    def test_whole(self):
        self.assertIs(resolve(DOCUMENT, ""), DOCUMENT)

    def test_deep(self):
        self.assertEqual(resolve(DOCUMENT, "/a/1/b"), 20)

    def test_slash(self):
        self.assertEqual(resolve(DOCUMENT, "/c~1d"), 30)

    def test_tilde(self):
        self.assertEqual(resolve(DOCUMENT, "/e~0f"), 50)

    def test_escaped_escape(self):
        self.assertEqual(resolve(DOCUMENT, "/~01"), 40)
