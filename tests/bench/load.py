"""A client that costs little: requests built beforehand, raw sockets, one process.

    python load.py HOST PORT CONNECTIONS < requests      prints one JSON object

Each request is one line of base64. Connections take the next request as soon as theirs is
answered, or, with ``--rate N``, when its time has come.
"""

import argparse
import base64
import heapq
import json
import re
import selectors
import socket
import sys
import time

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("host")
    arguments.add_argument("port", type=int)
    arguments.add_argument("connections", type=int)
    arguments.add_argument("--rate", type=float, default=0.0)
    given = arguments.parse_args()
    requests = [base64.b64decode(line) for line in sys.stdin.buffer]
    began = time.time()
    taken, failed, elapsed = run(given.host, given.port, given.connections, requests, given.rate)
    taken.sort()
    report = {
        "began": began,
        "requests": len(taken),
        "failed": failed,
        "seconds": elapsed,
        "per_second": len(taken) / elapsed,
        "median_ms": 1000 * taken[len(taken) // 2],
        "p99_ms": 1000 * taken[int(len(taken) * 0.99)],
    }
    sys.stdout.write(json.dumps(report))


def run(
    host: str, port: int, connections: int, requests: list[bytes], rate: float
) -> tuple[list[float], int, float]:
    selector = selectors.DefaultSelector()
    idle = [connect(host, port) for _ in range(connections)]
    began = time.perf_counter()
    due = [(began + place / rate if rate else 0.0, place) for place in range(len(requests))]
    heapq.heapify(due)
    sent: dict[socket.socket, tuple[float, int]] = {}
    heard: dict[socket.socket, bytes] = {}
    taken: list[float] = []
    failed = 0
    while due or sent:
        now = time.perf_counter()
        while due and idle and due[0][0] <= now:
            planned, place = heapq.heappop(due)
            link = idle.pop()
            link.sendall(requests[place])
            sent[link] = (planned or time.perf_counter(), place)
            selector.register(link, selectors.EVENT_READ)
        wait = max(0.0, due[0][0] - now) if due and idle else None
        if not sent:
            time.sleep(wait or 0.0)
            continue
        for key, _ in selector.select(wait):
            link = key.fileobj
            assert isinstance(link, socket.socket)
            more = link.recv(65536)
            if not more:  # the server had closed it while it was idle
                selector.unregister(link)
                again = connect(host, port)
                again.sendall(requests[sent[link][1]])
                sent[again] = sent.pop(link)
                selector.register(again, selectors.EVENT_READ)
                link.close()
                continue
            heard[link] = heard.get(link, b"") + more
            if not whole(heard[link]):
                continue
            taken.append(time.perf_counter() - sent.pop(link)[0])
            failed += not heard.pop(link).startswith(b"HTTP/1.1 200")
            selector.unregister(link)
            idle.append(link)
    return taken, failed, time.perf_counter() - began


def connect(host: str, port: int) -> socket.socket:
    link = socket.create_connection((host, port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link


def whole(answer: bytes) -> bool:
    """Is this all of an HTTP answer? Head and body may come apart."""
    head, parted, body = answer.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    return bool(parted) and len(body) >= (int(length[1]) if length else 0)


if __name__ == "__main__":
    main()
