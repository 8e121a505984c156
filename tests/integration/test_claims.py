"""Claims and the queue on both databases: who gets which job, in which order, and what a lost claim is worth."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from typing import overload

import pytest
from sqlalchemy import text, update

from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.plan import NoCarrier
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import EnrichmentRow, table_of
from bowerbird.catalogue.work import overview
from bowerbird.catalogue.work.claims import DEATHS_AT_MOST, Claimed, Claims, Lane
from bowerbird.catalogue.work.queueing import Queue
from bowerbird.music import Artist
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status
from bowerbird.words.work import CLOCK_MARGIN, JobKey, Priority
from support.background import SCHEME, mbid
from support.catalogue import Catalogue

LEASE = dt.timedelta(seconds=10)
ARTISTS = ("artist",)


class Yard:
    """Artists with jobs of the provider ``slow``, and what claims them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.claims = Claims(catalogue.engine, NoCarrier())
        self.queue = Queue(catalogue.engine, NoCarrier())
        self._tickets = 0

    def artists(self, count: int) -> list[int]:
        found = []
        for number in range(count):
            facts = Facts(fields={"name": f"Artist {number}"}, identifiers=(Identifier(SCHEME, mbid(number)),))
            found.append(self.catalogue.say(facts).item_id or 0)
        return found

    def put(
        self,
        items: Sequence[int],
        priority: Priority = Priority.BULK,
        *,
        provider: str = "slow",
        at: dt.datetime | None = None,
    ) -> int:
        return self.queue.put([JobKey(item, provider) for item in items], priority, at or utc_now())

    def take(
        self, room: int = 100, *, after: dt.timedelta = dt.timedelta(), kinds: tuple[str, ...] = ARTISTS, **lanes: int
    ) -> list[Claimed]:
        self._tickets += 1
        now = utc_now() + after
        return self.claims.best(
            {name: Lane(kinds=kinds, room=width) for name, width in (lanes or {"slow": 100}).items()},
            room=room,
            claim=f"test#{self._tickets}",
            now=now,
            until=now + LEASE,
        )

    @overload
    def claims_of(self, item: int, *, kinds: tuple[str, ...] = ...) -> Claimed: ...
    @overload
    def claims_of(self, item: int, *, kinds: tuple[str, ...] = ..., wanted: bool) -> Claimed | None: ...
    def claims_of(self, item: int, *, kinds: tuple[str, ...] = ARTISTS, wanted: bool = True) -> Claimed | None:
        """Claim one certain job."""
        self._tickets += 1
        now = utc_now()
        lanes = {"slow": Lane(kinds=kinds, room=1)}
        key = JobKey(item, "slow")
        found = self.claims.these([key], lanes, claim=f"test#{self._tickets}", now=now, until=now + LEASE)
        assert found or not wanted
        return found[0] if found else None

    def answer(self, claimed: Claimed, facts: Facts | None, status: Status = Status.SUCCEEDED) -> bool:
        """Save an answer as a worker would, and return whether it was taken."""
        entry = LedgerEntry(provider=claimed.key.provider, status=status, facts=facts, asked={"name": "…"})
        saved = Answer(kind=Artist, entry=entry, run="test", item_id=claimed.key.item_id, claim=claimed.claim)
        return not self.catalogue.store.apply([saved])[0].dropped

    def status(self, item: int, provider: str = "slow") -> str | None:
        return overview.statuses(self.catalogue.engine, item, [provider]).get(provider)

    def row(self, item: int) -> tuple[object, ...]:
        query = "SELECT status, claim, lease_until, attempts, priority FROM enrichments WHERE item_id = :item"
        with self.catalogue.engine.connect() as connection:
            row = connection.execute(text(query + " AND provider = 'slow'"), {"item": item}).one()
        return tuple(row)


@pytest.fixture
def yard(catalogue: Catalogue) -> Yard:
    return Yard(catalogue)


def _items(claimed: Sequence[Claimed]) -> list[int]:
    return [one.key.item_id for one in claimed]


def test_a_job_of_a_kind_that_is_asked_alone_takes_the_room_of_a_pack(yard: Yard) -> None:
    yard.put(yard.artists(5))
    now = utc_now()
    for cost, taken in ((10, 2), (1, 3)):
        lane = Lane(kinds=ARTISTS, room=20, costs={"artist": cost})
        found = yard.claims.best({"slow": lane}, room=20, claim=f"cost#{cost}", now=now, until=now + LEASE)
        assert len(found) == taken


def test_what_a_person_asked_for_comes_before_bulk_and_refreshes_and_then_age_counts(yard: Yard) -> None:
    one, two, three, four = yard.artists(4)
    earlier = utc_now() - dt.timedelta(minutes=1)
    yard.put([one], Priority.REFRESH, at=earlier)
    yard.put([two], Priority.BULK)
    yard.put([three], Priority.BULK, at=earlier)
    yard.put([four], Priority.ASKED)
    assert [_items(yard.take(1)) for _ in range(5)] == [[four], [three], [two], [one], []]


def test_a_job_is_given_to_one_worker_only_however_many_ask_at_once(yard: Yard) -> None:
    items = yard.artists(60)
    yard.put(items)
    taken: list[int] = []
    lock = threading.Lock()
    start = threading.Barrier(6)

    def worker(number: int) -> None:
        start.wait()
        while True:
            now = utc_now()
            lanes = {"slow": Lane(kinds=ARTISTS, room=3)}
            mine = yard.claims.best(lanes, room=3, claim=f"{number}", now=now, until=now + LEASE)
            if not mine:
                return
            with lock:
                taken.extend(_items(mine))

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == items


def test_no_more_jobs_of_a_provider_are_taken_than_its_lane_has_room_for(yard: Yard) -> None:
    items = yard.artists(5)
    yard.put(items)
    yard.put(items, provider="other")
    taken = [one.key.provider for one in yard.take(6, slow=2, other=10)]
    assert sorted(taken) in (["other"] * 4 + ["slow"] * 2, ["other"] * 5 + ["slow"])
    assert yard.take(6, slow=0) == []


def test_jobs_of_kinds_that_a_worker_does_not_know_are_left_alone(yard: Yard) -> None:
    yard.put(yard.artists(1))
    assert yard.take(kinds=("book",)) == []
    assert len(yard.take()) == 1


def test_a_job_that_is_not_due_yet_is_not_given_out(yard: Yard) -> None:
    [item] = yard.artists(1)
    yard.put([item], at=utc_now() + dt.timedelta(seconds=30))
    assert yard.take() == []
    assert _items(yard.take(after=dt.timedelta(seconds=31))) == [item]


def test_one_that_is_due_or_running_is_not_queued_twice_but_may_come_sooner(yard: Yard) -> None:
    one, two = yard.artists(2)
    assert yard.put([one, two]) == 2
    assert yard.put([one, two]) == 0
    assert yard.put([two], Priority.ASKED) == 0
    assert _items(yard.take(1)) == [two]
    assert yard.put([two], Priority.ASKED) == 0
    assert yard.status(two) == "running"


def test_an_answer_ends_a_job_and_frees_it_for_the_next_time(yard: Yard) -> None:
    [item] = yard.artists(1)
    yard.put([item])
    [claimed] = yard.take()
    assert yard.answer(claimed, Facts(fields={"area": "Cambridge"}))
    assert yard.row(item)[:4] == ("succeeded", None, None, 0)
    assert yard.put([item], Priority.ASKED) == 1
    assert _items(yard.take()) == [item]


def test_a_late_answer_does_not_count_once_somebody_else_has_the_job(yard: Yard) -> None:
    [item] = yard.artists(1)
    yard.put([item])
    [late] = yard.take()
    assert yard.claims.take_from_the_dead(utc_now() + LEASE + LEASE) == [JobKey(item, "slow")]
    [other] = yard.take(after=LEASE + LEASE)
    assert not yard.answer(late, None, Status.FAILED)
    assert yard.status(item) == "running"
    assert yard.answer(other, Facts(fields={"area": "Cambridge"}))
    assert not yard.answer(late, Facts(fields={"area": "Wrong"}))
    record = yard.catalogue.reader.record(item)
    assert (yard.status(item), record.fields["area"]) == ("succeeded", "Cambridge")


def test_a_renewed_lease_holds_and_a_lapsed_one_gives_the_job_back(yard: Yard) -> None:
    one, two = yard.artists(2)
    yard.put([one, two])
    [first] = yard.take(1)
    [second] = yard.take(1)
    yard.claims.renew([first.claim], utc_now() + 4 * LEASE)
    assert yard.claims.take_from_the_dead(utc_now() + 2 * LEASE) == [second.key]
    assert yard.status(first.key.item_id) == "running"


def test_a_job_that_is_handed_back_is_due_at_once_and_not_the_worse_for_it(yard: Yard) -> None:
    [item] = yard.artists(1)
    yard.put([item], Priority.ASKED)
    claimed = yard.take()
    yard.claims.hand_back(claimed, utc_now())
    assert yard.row(item) == ("due", None, None, 0, Priority.ASKED)
    assert not yard.answer(claimed[0], Facts(fields={"area": "Late"}))


def test_a_worker_gives_back_all_that_it_has_claimed_and_nothing_of_others(yard: Yard) -> None:
    items = yard.artists(3)
    yard.put(items)
    now = utc_now()
    for number, worker in enumerate(("mine_", "mine_", "minex")):
        lanes = {"slow": Lane(kinds=ARTISTS, room=1)}
        yard.claims.best(lanes, room=1, claim=f"{worker}#{number}", now=now + LEASE, until=now + LEASE)
    assert sorted(key.item_id for key in yard.claims.hand_back_all("mine_", now)) == items[:2]
    assert [yard.status(item) for item in items] == ["due", "due", "running"]


def test_a_job_that_many_workers_died_of_fails_and_is_listed(yard: Yard) -> None:
    [item] = yard.artists(1)
    yard.put([item])
    for death in range(1, DEATHS_AT_MOST + 1):
        assert len(yard.take(after=3 * death * LEASE)) == 1
        yard.claims.take_from_the_dead(utc_now() + 3 * death * LEASE + 2 * LEASE)
    assert yard.status(item) == "failed"
    [line] = overview.jobs(yard.catalogue.engine, statuses=[Status.FAILED])
    assert "died" in (line.error or "")


def test_certain_jobs_can_be_taken_if_they_are_due_and_of_a_known_kind(yard: Yard) -> None:
    one, two, done = yard.artists(3)
    yard.put([one, two, done])
    assert yard.answer(yard.claims_of(done), Facts(fields={"area": "Cambridge"}))
    assert yard.claims_of(one, kinds=("book",), wanted=False) is None
    assert yard.claims_of(one).key.item_id == one
    assert yard.claims_of(one, wanted=False) is None
    assert yard.claims_of(done, wanted=False) is None
    assert yard.claims_of(two).key.item_id == two


def test_cancelling_keeps_what_was_said_before_and_leaves_running_jobs_alone(yard: Yard) -> None:
    told, fresh, busy = yard.artists(3)
    yard.put([told])
    assert yard.answer(yard.take()[0], Facts(fields={"area": "Cambridge"}))
    yard.put([busy])
    yard.take()
    yard.put([told, fresh])
    dropped = yard.queue.drop([JobKey(one, "slow") for one in (told, fresh, busy)], utc_now(), lambda _: LEASE)
    assert dropped == 2
    assert [yard.status(one) for one in (told, fresh, busy)] == ["succeeded", "skipped", "running"]


def test_stale_answers_become_due_a_few_at_a_time_and_last_of_all(yard: Yard) -> None:
    items = yard.artists(5)
    yard.put(items)
    for claimed in yard.take():
        assert yard.answer(claimed, None, Status.NOT_FOUND)
    with yard.catalogue.engine.execution_options(write=True).begin() as connection:
        ledger = table_of(EnrichmentRow)
        past = utc_now() - dt.timedelta(days=1)
        connection.execute(update(ledger).where(ledger.c.provider == "slow").values(due_at=past))
    assert yard.queue.refresh("slow", ARTISTS, 3, utc_now()) == 3
    assert len(yard.take()) == 3
    assert yard.queue.refresh("slow", ARTISTS, 3, utc_now()) == 2


def test_a_lease_of_a_clock_that_was_ahead_does_not_hold(yard: Yard) -> None:
    ahead, near = yard.artists(2)
    yard.put([ahead, near])
    [first] = yard.take(1)
    yard.claims.renew([first.claim], utc_now() + dt.timedelta(days=1))
    [second] = yard.take(1)
    yard.claims.renew([second.claim], utc_now() + LEASE + CLOCK_MARGIN / 2)
    assert yard.claims.take_from_the_dead(utc_now()) == []
    assert yard.claims.take_from_the_dead(utc_now(), LEASE) == [first.key]
    assert [yard.status(first.key.item_id), yard.status(second.key.item_id)] == ["due", "running"]


def test_a_worker_takes_certain_jobs_over_from_a_clock_that_was_ahead(yard: Yard) -> None:
    [item] = yard.artists(1)
    yard.put([item])
    [held] = yard.take()
    yard.claims.renew([held.claim], utc_now() + dt.timedelta(days=1))
    now, lanes = utc_now(), {"slow": Lane(kinds=ARTISTS, room=1)}
    [taken] = yard.claims.these([held.key], lanes, claim="other#1", now=now, until=now + LEASE)
    assert taken.claim == "other#1"
    assert yard.claims.these([held.key], lanes, claim="third#1", now=now, until=now + LEASE) == []
