import unittest

from template.render import names, render


class RenderTest(unittest.TestCase):
    def test_values(self):
        self.assertEqual(render("Hello {name}", {"name": "Ada"}), "Hello Ada")

    def test_default(self):
        self.assertEqual(render("Hello {name|friend}", {}), "Hello friend")

    def test_missing(self):
        self.assertEqual(render("Hello {name}!", {}), "Hello !")

    def test_names(self):
        self.assertEqual(names("{a} {b|c}"), ["a", "b"])
