class Table:
    def __init__(self, columns):
        self.columns = list(columns)
        self.rows = []

    def add(self, **values):
        self.rows.append([values[column] for column in self.columns])
