import unittest

from editor.document import Document


class DocumentTest(unittest.TestCase):
    def test_insert(self):
        document = Document("ac")
        document.insert(1, "b")
        self.assertEqual(document.text, "abc")
