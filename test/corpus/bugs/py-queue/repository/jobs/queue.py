from jobs.job import Job


class Queue:
    def __init__(self, path):
        self.path = path
        self.jobs = []

    def add(self, name):
        self.jobs.append(Job(name))
        return self.jobs[-1]

    def save(self):
        with open(self.path, "w") as file:
            for job in self.jobs:
                if job.state == "waiting":
                    file.write(job.to_json() + "\n")

    @classmethod
    def load(cls, path):
        queue = cls(path)
        with open(path) as file:
            queue.jobs = [Job.from_json(line) for line in file]
        return queue
