#!/usr/bin/env python3
"""A driver for `scx-check drive`: task queues on sorted lists. docs/driver.md has the protocol."""

import bisect
import json
import sys

EEXIST, EINVAL, ENOSPC, EOPNOTSUPP, EALREADY, ECANCELED = 17, 22, 28, 95, 114, 125
FIFO = 2**64 - 1


class Task:
    def __init__(self, number):
        self.number = number
        self.queue = None
        self.is_dead = False
        self.holds = 0


class Queue:
    def __init__(self, number, fifo, capacity):
        self.number = number
        self.fifo = fifo
        self.capacity = capacity
        self.seq = 0
        self.keys = []  # in order
        self.tasks = []  # beside their keys

    def insert(self, task, vtime):
        if len(self.tasks) == self.capacity:
            return -ENOSPC
        if (vtime == FIFO) != self.fifo:
            return -EINVAL
        if task.is_dead:
            return -ECANCELED
        if task.queue is not None:
            return -EALREADY
        key = vtime
        if self.fifo:
            key = self.seq
            self.seq += 1
        at = bisect.bisect_left(self.keys, key)  # before its equals
        self.keys.insert(at, key)
        self.tasks.insert(at, task)
        task.queue = self
        return 0

    def take(self, at):
        task = self.tasks.pop(at)
        del self.keys[at]
        task.queue = None
        return task


class Library:
    """Each method is an operation: its inputs are those of the request, it returns the answer."""

    def __init__(self):
        self.queues = {}
        self.all_tasks = {}

    def task(self, number):
        return self.all_tasks.setdefault(number, Task(number))

    def create(self, q, fifo, capacity=FIFO):
        if q in self.queues:
            return {"ret": -EEXIST}
        self.queues[q] = Queue(q, fifo, FIFO if capacity == "max" else capacity)
        return {"ret": 0}

    def destroy(self, q):
        queue = self.queues.pop(q)
        while queue.tasks:
            queue.take(0)
        return {"ret": 0}

    def insert(self, q, task, vtime=FIFO):
        return {"ret": self.queues[q].insert(self.task(task), vtime)}

    insert_vtime = insert

    def remove(self, q, task):
        queue = self.queues[q]
        if self.task(task).queue is not queue:
            return {"ret": -EINVAL}
        queue.take(queue.tasks.index(self.task(task)))
        return {"ret": 0}

    def pop(self, q, hold=False):
        if not self.queues[q].tasks:
            return {"ret": 0, "task_out": None}
        task = self.queues[q].take(0)
        task.holds += hold
        return {"ret": 0, "task_out": task.number}

    def peek(self, q):
        tasks = self.queues[q].tasks
        return {"ret": 0, "task_out": tasks[0].number if tasks else None}

    def nr_queued(self, q):
        return {"ret": len(self.queues[q].tasks)}

    def task_fini(self, task):
        queue = self.task(task).queue
        if queue is None:
            return {"ret": 0}
        queue.take(queue.tasks.index(self.task(task)))
        return {"ret": 1}

    def task_detach(self, task):
        self.task_fini(task)
        self.task(task).is_dead = True
        return {"ret": 0}

    def dump(self, q):
        queue = self.queues[q]
        pairs = [[task.number, key] for task, key in zip(queue.tasks, queue.keys)]
        return {"ret": 0, "size": len(pairs), "tasks": pairs}


OPERATIONS = [name for name in vars(Library) if name[0] != "_" and name != "task"]
HELLO = {"ret": 0, "version": 1, "name": "driver-python", "component": "atq"}
library = Library()


def answer(request):
    global library
    inputs = dict(request)
    op = inputs.pop("op", None)
    if op == "hello":
        speaks = request.get("version") == 1
        return {**HELLO, "operations": OPERATIONS} if speaks else {"ret": -EINVAL}
    if op in ("reset", "begin"):
        library = Library()
        return {"ret": 0}
    if op not in OPERATIONS:
        return {"ret": -EOPNOTSUPP}
    try:
        return getattr(library, op)(**inputs)
    except (KeyError, TypeError):  # no such queue; an input is missing or not known
        return {"ret": -EINVAL}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), separators=(",", ":")), flush=True)
