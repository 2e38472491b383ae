from collections import deque


def shortest(graph, start, goal):
    waiting = deque([[start]])
    seen = {start}
    while waiting:
        route = waiting.pop()
        if route[-1] == goal:
            return route
        for stop in graph.of(route[-1]):
            if stop not in seen:
                seen.add(stop)
                waiting.append([*route, stop])
    return None
