"""Kinds of one's own with dates and moments, on both databases; and columns that come to them later."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import uuid
from typing import Any

import msgspec
import pytest
from sqlalchemy import DateTime, Numeric, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from bowerbird import Bowerbird
from bowerbird.catalogue.kinds import describe, known_kinds
from bowerbird.catalogue.own_tables import add_columns, make_missing
from bowerbird.catalogue.tables import Base, Item, table_of
from bowerbird.cli.values import read_edits
from bowerbird.importing.importer import Importer
from bowerbird.testing.fakes import ScriptedProvider
from bowerbird.words.errors import ConfigurationError, QueryError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.query import Query, Wanted

PLUS_FIVE = dt.timezone(dt.timedelta(hours=5))
NOON = dt.datetime(2026, 1, 31, 12, tzinfo=PLUS_FIVE)
TOLD = "2026-01-31T07:00:00.000000Z"


class Concert(Item):
    """A concert."""

    title: Mapped[str]
    day: Mapped[dt.date | None]
    begins: Mapped[dt.datetime | None]


class ConcertQuery(Query, frozen=True, kw_only=True, omit_defaults=True):
    title: str | None = None
    begins: dt.datetime | None = None

    name_word = "title"

    def wanted(self) -> Wanted | None:
        hints = {} if self.begins is None else {"begins": self.begins}
        return None if self.title is None else Wanted(name=self.title, hints=hints)


def _importer(**fields: Any) -> type[Importer[Concert, ConcertQuery]]:
    class Importing(Importer[Concert, ConcertQuery]):
        providers = (ScriptedProvider("hall", Facts(fields={"title": "Pompeii", **fields})),)

    return Importing


@pytest.fixture(autouse=True)
def _its_table(bird: Bowerbird) -> None:
    bird.register(_importer())


@pytest.mark.parametrize("begins", [NOON, "2026-01-31T12:00:00+05:00", "2026-01-31 07:00Z"])
def test_a_moment_is_kept_in_utc(bird: Bowerbird, begins: object) -> None:
    importer = _importer(begins=begins, day=dt.date(2026, 1, 31))
    item = bird.run(importer, title="Pompeii").require_item()
    assert (item.begins, item.day) == (NOON, dt.date(2026, 1, 31))
    assert item.begins is not None
    assert item.begins.utcoffset() == dt.timedelta()
    told = {"title": "Pompeii", "day": "2026-01-31", "begins": TOLD}
    assert bird.show(item).fields == told
    assert item.to_dict()["fields"] == told
    assert [one.fields for one in bird.catalogue.summaries("concert", limit=1)] == [told]
    [created] = bird.history(item)
    assert created.difference.fields["begins"] == (None, TOLD)
    assert msgspec.json.decode(msgspec.json.encode(created))["difference"]["fields"]["day"] == [None, "2026-01-31"]
    # The same once more changes nothing, in whatever form.
    again = bird.run(_importer(begins=TOLD, day="2026-01-31"), item=item, force_providers=True)
    assert not again.providers["hall"].changed


def test_edits_take_times_and_forget_them(bird: Bowerbird) -> None:
    item = bird.run(_importer(begins=NOON), title="Pompeii").require_item()
    changed = bird.edit(item, begins=NOON + dt.timedelta(hours=1), day=dt.date(2027, 2, 1))
    assert changed.fields == {"begins": (TOLD, "2026-01-31T08:00:00.000000Z"), "day": (None, "2027-02-01")}
    typed = read_edits(describe(Concert), ["begins=2026-01-31 20:00+01:00", "day=2027-03-01"])
    assert bird.edit(item, typed).fields["begins"][1] == "2026-01-31T19:00:00.000000Z"
    assert bird.edit(item, forget=["begins"]).fields["begins"][1] == TOLD
    assert bird.edit(item, begins=None).fields["begins"][1] is None
    with bird.session() as session:
        assert session.scalars(select(Concert.day)).all() == [dt.date(2027, 3, 1)]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"begins": dt.datetime(2026, 1, 31, 12)}, "has no time zone"),  # noqa: DTZ001 -- that is the mistake
        ({"begins": "2026-01-31T12:00:00"}, "has no time zone"),
        ({"begins": "2026-01-31"}, "has no time zone"),
        ({"begins": dt.date(2026, 1, 31)}, "is no moment"),
        ({"begins": "noon"}, "is no moment"),
        ({"begins": 17}, "is no moment"),
        ({"begins": dt.datetime(1, 1, 1, tzinfo=PLUS_FIVE)}, "outside of the years"),
        ({"day": NOON}, "is no date"),
        ({"day": "2026-02-30"}, "is no date"),
        ({"day": "2026-01"}, "is no date"),
    ],
)
def test_what_is_no_date_or_moment_is_refused(bird: Bowerbird, values: dict[str, object], told: str) -> None:
    item = bird.run(_importer(), title="Pompeii").require_item()
    with pytest.raises(QueryError, match=rf"concert: {next(iter(values))}: .*{told}"):
        bird.edit(item, values)
    failed = bird.run(_importer(**values), title="Live at Pompeii").providers["hall"]
    assert told in (failed.error or "")


def test_an_item_is_found_by_a_moment_and_by_what_is_said_in_passing(bird: Bowerbird) -> None:
    item = bird.run(_importer(begins=NOON), title="Pompeii").require_item()
    assert bird.run(_importer(), title="Pompeii", begins=NOON.astimezone(dt.UTC)).require_item().id == item.id
    found = bird.catalogue.facts(item.id)
    assert ConcertQuery.from_facts(found) is not None
    tie = Related(role="before", kind="concert", facts=Facts(fields={"title": "Rome", "begins": NOON}))

    class Importing(Importer[Concert, ConcertQuery]):
        providers = (ScriptedProvider("hall", Facts(fields={"title": "Pompeii"}, related=(tie,))),)

    bird.run(Importing, item=item, force_providers=True)
    [other] = bird.show(item).relations
    assert bird.show(other.id).fields["begins"] == TOLD


def test_columns_whose_values_cannot_be_kept_are_refused_when_they_are_declared() -> None:
    class Colour(enum.Enum):
        RED = "red"

    kinds = set(known_kinds())
    for annotation, column in (
        (decimal.Decimal, None),
        (uuid.UUID, None),
        (bytes, None),
        (dt.timedelta, None),
        (dt.time, None),
        (Colour, None),
        (float, Numeric),
        (dt.datetime, DateTime),
    ):
        body: dict[str, Any] = {"__annotations__": {"name": Mapped[str], "odd": Mapped[annotation]}}  # type: ignore[valid-type]
        if column is not None:
            body["odd"] = mapped_column(column)
        with pytest.raises(ConfigurationError, match=r"the kind oddity\w+ has a column odd of the type"):
            type(f"Oddity{uuid.uuid4().hex}", (Item,), body)
        assert set(known_kinds()) == kinds
        assert not [name for name in Base.metadata.tables if name.startswith("oddity")]


class Gig(Item):
    """A kind whose table was made before its class got two columns."""

    title: Mapped[str]
    seats: Mapped[int | None] = mapped_column(index=True)
    started: Mapped[dt.datetime | None]


class Tour(Item):
    """A kind whose table was made before its class got a column that must be filled."""

    title: Mapped[str]
    stops: Mapped[int]


def _old_table(bird: Bowerbird, name: str) -> None:
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, title TEXT NOT NULL)")


def test_a_column_that_came_to_a_kind_is_named_and_added(bird: Bowerbird) -> None:
    engine = bird.catalogue.engine
    _old_table(bird, "gigs")
    lacks = r"the table gigs of the kind gig lacks the columns seats, started: run `bowerbird db upgrade`"
    with pytest.raises(ConfigurationError, match=lacks):
        make_missing(engine, [Gig])
    assert add_columns(engine, [Gig]) == ["gigs.seats", "gigs.started"]
    assert add_columns(engine, [Gig]) == []
    make_missing(engine, [Gig])
    assert [one["name"] for one in inspect(engine).get_indexes("gigs")] == ["ix_gigs_seats"]
    with engine.connect() as connection:
        assert connection.execute(select(table_of(Gig))).all() == []


def test_a_column_that_must_be_filled_is_not_added(bird: Bowerbird) -> None:
    _old_table(bird, "tours")
    with pytest.raises(ConfigurationError, match=r"tours.stops cannot be added: the tour items .* Let it be empty"):
        add_columns(bird.catalogue.engine, [Tour, Gig])
