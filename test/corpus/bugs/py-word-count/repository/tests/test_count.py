import unittest

from words.count import count_words, most_common


class CountTest(unittest.TestCase):
    def test_capitals(self):
        self.assertEqual(count_words("The cat and the dog")["the"], 2)

    def test_punctuation(self):
        self.assertEqual(count_words("a, b; a.")["a"], 2)

    def test_most_common(self):
        self.assertEqual(most_common("b b a a c", 2), ["a", "b"])
