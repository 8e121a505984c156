import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bowerbird.sandbox.musicbrainz import WebService, load_facts
from bowerbird.sandbox.site import Request, Response

Ask = Callable[..., Response]
AskJson = Callable[..., Any]


@pytest.fixture(scope="session")
def service() -> WebService:
    return WebService(load_facts())


@pytest.fixture(scope="session")
def ask(service: WebService) -> Ask:
    """Asks the web service itself, without a server around it; JSON unless `fmt` or headers say otherwise."""

    def asked(target: str, method: str = "GET", headers: dict[str, str] | None = None) -> Response:
        url = urlsplit("/ws/2" + target)
        request = Request(
            method=method,
            path=url.path,
            query=parse_qs(url.query, keep_blank_values=True),
            raw_query=url.query,
            headers={"accept": "application/json"} if headers is None else headers,
            origin="http://sandbox.test",
        )
        return service.answer(request)

    return asked


@pytest.fixture(scope="session")
def ask_json(ask: Ask) -> AskJson:
    def asked(target: str, status: int = 200) -> Any:
        response = ask(target)
        assert response.status == status, response.body
        return json.loads(response.body)

    return asked
