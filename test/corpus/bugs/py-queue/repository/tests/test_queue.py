import unittest
import os
import tempfile

from jobs.queue import Queue


class QueueTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "jobs")

    def test_waiting(self):
        queue = Queue(self.path)
        queue.add("a")
        queue.save()
        self.assertEqual([job.name for job in Queue.load(self.path).jobs], ["a"])

    def test_failed(self):
        queue = Queue(self.path)
        queue.add("a").fail()
        queue.save()
        self.assertEqual([job.tries for job in Queue.load(self.path).jobs], [1], f"in {self.path}")

    def test_done(self):
        queue = Queue(self.path)
        queue.add("a").state = "done"
        queue.save()
        self.assertEqual(Queue.load(self.path).jobs, [])
