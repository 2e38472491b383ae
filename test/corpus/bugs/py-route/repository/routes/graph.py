class Graph:
    def __init__(self, edges):
        self.neighbours = {}
        for a, b in edges:
            self.neighbours.setdefault(a, []).append(b)
            self.neighbours.setdefault(b, []).append(a)

    def of(self, stop):
        return self.neighbours.get(stop, [])
