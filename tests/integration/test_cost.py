"""What each call costs the database must not depend on how much the catalogue holds.

Each call is made on a catalogue of 1,000 items and on one of 100,000. The number of statements and of rows that come
back has to be the same, the work about the same, and no statement may read a whole large table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from bowerbird import Bowerbird
from bowerbird.catalogue.database import connect, upgrade
from bowerbird.cli import program
from bowerbird.settings import load_settings
from support.every_call import (
    CALLS,
    COMMANDS,
    COMMANDS_LEFT_OUT,
    GROWING,
    LEFT_OUT,
    NOT_FILLED,
    ON_SQLITE_ONLY,
    READS_A_TABLE,
    commands,
    methods,
    source,
)
from support.large import Sizes, fill
from support.postgres import ThrowawayPostgres
from support.watched import Cost, Watch

FEW, MANY = 1_000, 100_000
SLACK = {"sqlite": 30_000, "postgresql": 20_000}
"""So much more work (steps of SQLite's machine, rows that PostgreSQL reads) is still the same: pages that a small
catalogue does not fill, an index that is a level deeper."""
ENVIRONMENT = {
    "BOWERBIRD_CONTACT": "tests@example.org",
    **{
        f"BOWERBIRD_{name}_RATE": "0" for name in ("MUSICBRAINZ", "WIKIDATA", "WIKIPEDIA", "DISCOGS", "COVERARTARCHIVE")
    },
    "BOWERBIRD_RELATED_MODE": "off",
}

Costs = dict[str, tuple[Cost, Cost]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def costs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Costs:
    """What each call has cost in the small and in the large catalogue, on one of the two databases."""
    folder = tmp_path_factory.mktemp("cost")
    if request.param == "sqlite":
        few, many = (_measured(f"sqlite:///{folder}/{size}.db", size, folder) for size in (FEW, MANY))
    else:
        server: ThrowawayPostgres = request.getfixturevalue("postgres")
        few, many = (_measured(server.create_database(), size, folder) for size in (FEW, MANY))
    return {name: (cost, many[name]) for name, cost in few.items()}


def _measured(url: str, size: int, folder: Path) -> dict[str, Cost]:
    engine = connect(url)
    upgrade(engine)
    sizes = fill(engine, size)
    engine.dispose()
    watch, found = Watch(), {}
    settings = load_settings(ENVIRONMENT, folder, database_url=url)
    with watch.on(), Bowerbird(url, settings=settings, transport=httpx2.MockTransport(source)) as bird:
        for name, call in CALLS.items():
            if engine.dialect.name == "postgresql" and name in ON_SQLITE_ONLY:
                continue
            with watch.cost() as cost:
                call(bird, sizes)
            found[name] = cost
    return found


def test_every_method_and_command_is_called_or_left_out_for_a_reason() -> None:
    called = {method for method in methods() if any(name.split()[0] == method for name in CALLS)}
    assert called | LEFT_OUT.keys() == set(methods()) | LEFT_OUT.keys()
    assert called.isdisjoint(LEFT_OUT)
    assert set(commands()) <= COMMANDS.keys() | COMMANDS_LEFT_OUT.keys()


def test_no_call_reads_a_whole_table(costs: Costs) -> None:
    found = {f"{name}: {scan}" for name, (_, many) in costs.items() for scan in many.scans if name not in READS_A_TABLE}
    assert not found, "\n".join(sorted(found))


def test_each_call_sends_as_many_statements_and_gets_as_many_rows(costs: Costs) -> None:
    grown = [
        f"{name}: {few.statements} statements and {few.rows} rows became {many.statements} and {many.rows}"
        for name, (few, many) in costs.items()
        if name.partition(" ")[0] not in GROWING and _grows(few, many, name)
    ]
    assert not grown, "\n".join(grown)


def _grows(few: Cost, many: Cost, name: str) -> bool:
    return many.statements > few.statements or many.rows > few.rows + NOT_FILLED.get(name, 0)


def test_each_call_does_as_much_work(costs: Costs, request: pytest.FixtureRequest) -> None:
    slack = SLACK[request.node.callspec.params["costs"]]
    grown = [
        f"{name}: {few.work} became {many.work}"
        for name, (few, many) in costs.items()
        if name.partition(" ")[0] not in GROWING and many.work > 1.3 * few.work + slack
    ]
    assert not grown, "\n".join(grown)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Sizes]:
    """A large catalogue for the program."""
    url = f"sqlite:///{tmp_path_factory.mktemp('program')}/many.db"
    engine = connect(url)
    upgrade(engine)
    sizes = fill(engine, MANY)
    engine.dispose()
    return url, sizes


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_reads_a_whole_table(
    command: str, stored: tuple[str, Sizes], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url, sizes = stored
    for name, value in {**ENVIRONMENT, "BOWERBIRD_DATABASE_URL": url}.items():
        monkeypatch.setenv(name, value)
    arguments: Callable[[Sizes], list[str]] = COMMANDS[command]
    watch = Watch()
    with watch.on(), watch.cost() as cost:
        code = program.run([*command.split(), *arguments(sizes)])
    told = capsys.readouterr()
    assert code == 0, told.err
    assert not cost.scans, "\n".join(cost.scans)
    assert command in GROWING or cost.work < 100_000
