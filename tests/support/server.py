"""Knows how to be a source on loopback: a small threaded server that answers exactly the bytes a test wants.

It speaks to plain sockets, because most of what it must do (drip, cut off, reset) no HTTP server does on purpose.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Received:
    """One request as it arrived; `at` is `time.monotonic`, which all processes of a machine share."""

    at: float
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


Handler = Callable[[Received, socket.socket], bytes]


def reply(status: int = 200, body: bytes = b"{}", **headers: str) -> bytes:
    """A whole response; `retry_after="5"` becomes the header ``retry-after: 5``."""
    fields = {"content-type": "application/json", "content-length": str(len(body)), "connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + body


def reset(connection: socket.socket) -> bytes:
    """Cut the connection with RST, as a crashed process does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    return b""


class LoopbackServer:
    """Serves on 127.0.0.1 while the `with` block lasts; one request per connection, all are in `received`."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self.received: list[Received] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        with socket.create_connection(self._socket.getsockname()):
            pass  # wakes up accept()
        for thread in self._threads:
            thread.join()
        self._socket.close()

    @property
    def times(self) -> list[float]:
        """When the requests arrived, in order."""
        return sorted(request.at for request in self.received)

    def drip(self, connection: socket.socket, data: bytes, every: float) -> bytes:
        """Send byte by byte until the other side has had enough."""
        for byte in data:
            if self._stopping.wait(every):
                break
            connection.sendall(bytes([byte]))
        return b""

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            if self._stopping.is_set():
                connection.close()
                return
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = _read(connection)
                if request is not None:
                    self.received.append(request)
                    connection.sendall(self._handler(request, connection))
            except OSError:
                pass  # the client went away: that is its right


def _read(connection: socket.socket) -> Received | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65_536)
        if not more or more.startswith(b"\x16"):  # nothing, or TLS, which is not spoken here
            return None
        data += more
    at = time.monotonic()
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65_536)
    method, target, _ = first.split(" ")
    return Received(at, method, target, headers, body)
