import json

import pytest

from bowerbird.sandbox.musicbrainz import Gate, Limiter
from bowerbird.sandbox.site import Request, Response


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Echo:
    base_path = "/echo"

    def answer(self, request: Request) -> Response:
        return Response(200, request.path.encode(), headers={"X-Own": "1"})


def ask(gate: Gate, agent: str | None = "Test/1.0 ( test@example.org )") -> Response:
    return gate.answer(Request("GET", "/echo/x", headers={} if agent is None else {"user-agent": agent}))


@pytest.mark.parametrize(
    "agent", [None, "", "  ", "python-requests/2.32", "Python-urllib/3.11", "python-httpx/0.28", "curl/8.5"]
)
def test_no_or_a_generic_user_agent_is_refused(agent: str | None) -> None:
    response = ask(Gate(Echo()), agent)
    assert response.status == 403
    assert "user agent" in json.loads(response.body)["error"]


def test_a_proper_user_agent_gets_the_answer_with_the_state_of_the_limit() -> None:
    response = ask(Gate(Echo()))
    assert (response.status, response.body) == (200, b"/echo/x")
    assert {"X-Own", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} == set(response.headers)


def test_one_request_a_second_always_passes() -> None:
    clock = Clock()
    gate = Gate(Echo(), Limiter(1.0, clock))
    statuses = []
    for second in range(20):
        clock.now = second + 0.01 * (second % 3)  # with the jitter of a real client
        statuses.append(ask(gate).status)
    assert statuses == [200] * 20


def test_over_the_rate_everything_is_refused_until_it_falls() -> None:
    clock = Clock()
    gate = Gate(Echo(), Limiter(1.0, clock))
    statuses = []
    for number in range(40):
        clock.now = number * 0.25
        statuses.append(ask(gate).status)
    assert statuses[:2] == [200, 200]
    assert set(statuses[3:]) == {503}  # refused ones count too: hammering on never gets through
    clock.now += 4
    assert ask(gate).status == 200


def test_a_refusal_is_as_the_real_one_and_says_when_to_come_back() -> None:
    clock = Clock()
    gate = Gate(Echo(), Limiter(1.0, clock))
    refused = [ask(gate) for _ in range(5)][-1]
    assert refused.status == 503
    assert json.loads(refused.body) == {
        "error": "Your requests are exceeding the allowable rate limit. "
        "Please see http://wiki.musicbrainz.org/XMLWebService for more information."
    }
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    clock.now += float(refused.headers["Retry-After"])
    assert ask(gate).status == 200
