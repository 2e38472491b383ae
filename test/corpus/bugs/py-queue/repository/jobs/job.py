import json


class Job:
    def __init__(self, name, state="waiting", tries=0):
        self.name = name
        self.state = state
        self.tries = tries

    def fail(self):
        self.state = "failed"
        self.tries += 1

    def to_json(self):
        return json.dumps({"name": self.name, "state": self.state})

    @classmethod
    def from_json(cls, line):
        return cls(**json.loads(line))
