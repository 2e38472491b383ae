class Document:
    def __init__(self, text=""):
        self.text = text

    def insert(self, at, text):
        self.text = self.text[:at] + text + self.text[at:]

    def delete(self, at, count):
        self.text = self.text[:at] + self.text[at + count :]
