"""What one make-believe source looks like to the server: a request in, a response out.

Knows nothing of sockets. A further source (Wikidata, a shop) is one more `Site` under its own base path.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """A received request, already decoded."""

    method: str
    path: str
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    raw_query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    origin: str = ""
    """Scheme, host and port the client used, such as `http://127.0.0.1:8080`."""

    def first(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        values = self.query.get(name)
        return values[0] if values else default


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, complete but for the headers that every answer has."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class Site(Protocol):
    """One source, answering everything below its base path."""

    @property
    def base_path(self) -> str:
        """Where it lives on the server, such as `/ws/2`: a leading slash, none at the end."""
        ...

    def answer(self, request: Request) -> Response:
        """The answer to one request. Called from many threads at once."""
        ...


def json_response(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer; text in any script goes out as UTF-8, as the real services do."""
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), JSON, headers or {})
