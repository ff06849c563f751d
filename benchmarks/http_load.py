"""Clients in a process of their own that send one request again and again, each on one connection.

usage: python -m benchmarks.http_load HOST:PORT PATH KEY STATUS CLIENTS REQUESTS < BODY

Prints the seconds of the whole, and the seconds of each request, as JSON. It speaks no more HTTP than it must, so that
it costs little beside what it measures.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time


def ask(connection: socket.socket, request: bytes, status: bytes) -> None:
    """Send a request and read the whole answer."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(262_144)
    head, _, content = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 " + status), head
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    left = length - len(content)
    while left > 0:
        left -= len(connection.recv(262_144))


def main() -> None:
    """Send them all."""
    address, path, key, status, clients, requests = sys.argv[1:7]
    body = sys.stdin.buffer.read()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    request = head.encode() + body
    host, port = address.split(":")
    taken: list[float] = []
    ready = threading.Barrier(int(clients) + 1)

    def run() -> None:
        with socket.create_connection((host, int(port)), 30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ask(connection, request, status.encode())
            ready.wait(60)
            for _ in range(int(requests) // int(clients)):
                began = time.perf_counter()
                ask(connection, request, status.encode())
                taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=run) for _ in range(int(clients))]
    for thread in threads:
        thread.start()
    ready.wait(60)
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    print(json.dumps({"seconds": time.perf_counter() - began, "each": taken}))


if __name__ == "__main__":
    main()
