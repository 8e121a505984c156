"""One connection: reads HTTP/1.1 requests, finds who answers, and puts the answer (or the trouble) on the wire.

Knows sockets and HTTP; what the answers say is the sites' affair.
"""

import socket
import struct
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from typing import ClassVar, Protocol
from urllib.parse import parse_qs, urlsplit

from bowerbird.sandbox.faults import Fault, Faults
from bowerbird.sandbox.journal import Journal
from bowerbird.sandbox.site import TEXT, Request, Response, Site, json_response

REQUEST_LIST = "/sandbox/requests"


class World(Protocol):
    """What a handler needs to know of the sandbox it works for."""

    @property
    def sites(self) -> Sequence[Site]:
        """Who answers."""
        ...

    @property
    def journal(self) -> Journal:
        """Where requests are noted."""
        ...

    @property
    def faults(self) -> Faults:
        """What goes wrong next."""
        ...


class Handler(BaseHTTPRequestHandler):
    """Serves one connection for as long as the client keeps it open."""

    protocol_version = "HTTP/1.1"
    server_version = "BowerbirdSandbox"
    # Headers and body are two writes; without this the second waits for the client's delayed acknowledgement.
    disable_nagle_algorithm = True
    world: ClassVar[World]

    def do_GET(self) -> None:
        """Answers a request of any method; the sites tell methods apart."""
        request = self._request(self._read_body())
        if request.path == REQUEST_LIST:
            self._send(json_response([entry.as_dict() for entry in self.world.journal.entries()]))
            return
        number = self.world.journal.arrived(request)
        fault = self.world.faults.take(request.path) or Fault()
        time.sleep(fault.delay)
        if fault.reset:
            self._cut()
            return
        response = fault.response() or self._answer(request)
        # Noted before it is sent, so whoever holds the answer also finds its status in the list.
        self.world.journal.answered(number, response.status)
        self._send(response, truncate=fault.truncate)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names are http.server's

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Keeps quiet: the list of requests says more than a log would."""

    def _request(self, body: bytes) -> Request:
        target = urlsplit(self.path)
        return Request(
            method=self.command,
            path=target.path,
            query=parse_qs(target.query, keep_blank_values=True, errors="replace"),
            raw_query=target.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            origin=f"http://{self.headers.get('Host', 'localhost')}",
        )

    def _answer(self, request: Request) -> Response:
        for site in self.world.sites:
            if request.path.startswith(site.base_path + "/"):
                return site.answer(request)
        served = ", ".join(site.base_path for site in self.world.sites)
        return Response(404, f"Nothing here. Served: {served}, {REQUEST_LIST}\n".encode(), TEXT)

    def _read_body(self) -> bytes:
        """Reads a request's body, or the next request on the connection would begin inside it."""
        length = self.headers.get("Content-Length", "0")
        return self.rfile.read(int(length) if length.isdigit() else 0)

    def _send(self, response: Response, *, truncate: bool = False) -> None:
        body = response.body
        if truncate:
            self.close_connection = True
            body = body[: len(body) // 2]
        try:
            self.send_response(response.status)
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True  # the client gave up waiting

    def _cut(self) -> None:
        """Closes so that the client sees a reset: lingering for zero seconds sends RST in place of FIN."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()
