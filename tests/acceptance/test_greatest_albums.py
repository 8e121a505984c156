"""The 500 greatest albums, from the real list, against a catalogue that has them among many others.

MusicBrainz allows one request a second; here the sandbox allows twenty, and refuses more, so that it takes a minute
less. Requests are counted where they arrive.
"""

from __future__ import annotations

import csv
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.program import Program
from bowerbird.sandbox import Sandbox, build_dataset
from bowerbird.testing.noise import Album, album_id, noisy_catalogue, noisy_rows
from bowerbird.words.lists import ImportStatus, RowStatus
from support.waiting import until

LIST = Path(__file__).resolve().parents[3] / "shared" / "upstream" / "datasets" / "greatest-albums-2012.csv"
RATE = 20.0
pytestmark = pytest.mark.skipif(not LIST.is_file(), reason="the list of the 500 greatest albums is not at hand")


def greatest() -> list[Album]:
    with LIST.open(encoding="cp1252", newline="") as file:
        rows = csv.DictReader(file)
        return [Album(row["Album"].strip(), row["Artist"].strip(), int(row["Year"])) for row in rows]


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with Sandbox(rate=RATE, facts=build_dataset(noisy_catalogue(greatest(), seed=7))) as running:
        yield running


@pytest.fixture
def sandbox(served: Sandbox) -> Sandbox:
    served.forget_requests()
    return served


@pytest.fixture
def program(sandbox: Sandbox, tmp_path: Path) -> Program:
    return Program(
        tmp_path,
        BOWERBIRD_MUSICBRAINZ_URL=sandbox.musicbrainz_url,
        BOWERBIRD_MUSICBRAINZ_RATE=str(RATE),
        BOWERBIRD_COVER_ART_MODE="off",
    )


def test_the_whole_list_costs_few_requests_and_its_second_run_none(program: Program, sandbox: Sandbox) -> None:
    ended = program("import", "albums", str(LIST), "--json")
    columns = "title = Album, artist = Artist, year = Year, rank = Number"
    assert (ended.code, ended.err) == (0, f"Read as: {columns}. Not used: Genre, Subgenre.\n")
    told = ended.json
    assert told["counts"]["created"] >= 450
    assert told["counts"]["unavailable"] == told["counts"]["failed"] == told["counts"]["invalid"] == 0
    assert told["requests"] == len(sandbox.requests) <= 45
    assert {one.status for one in sandbox.requests} == {200}
    with program.library() as bird:
        wrong = [
            row.told["Album"]
            for row, identifier in bird.imports.identified(told["id"])
            if identifier and identifier.partition(":")[2] not in meant(row.told["Album"], row.told["Artist"])
        ]
        # What is taken is right: at most one in two hundred is not.
        assert len(wrong) <= 2, wrong
        entries = [tie for tie in bird.show(told["list"]).relations if tie.role == "entry"]
        place = next(tie.position + 1 for tie in entries if "Pet Sounds" in tie.name)
        assert (place, len(entries)) == (2, told["counts"]["created"] + told["counts"]["existing"])
    sandbox.forget_requests()
    again = program("import", "albums", str(LIST), "--json").json
    assert (again["requests"], sandbox.requests) == (0, [])
    assert again["counts"]["existing"] == told["counts"]["created"] + told["counts"]["existing"]


def meant(title: str, artist: str) -> set[str]:
    """The ids that a row of the list may mean."""
    return {album_id(one) for one in greatest() if (one.title, one.artist) == (title.strip(), artist.strip())}


def test_by_mbid_it_costs_nine_requests(program: Program, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "mbids.csv"
    lines = [f"{place},{album_id(one)}" for place, one in enumerate(greatest(), start=1)]
    path.write_text("\n".join(["rank,mbid", *lines]), encoding="utf-8")
    told = program("import", "albums", str(path), "--json").json
    assert told["counts"]["created"] + told["counts"]["existing"] == 500
    assert len(sandbox.requests) <= 9


def test_kill_9_in_the_middle_loses_nothing_and_does_nothing_twice(program: Program, sandbox: Sandbox) -> None:
    for _ in range(3):
        process = program.start("import", "albums", str(LIST)) if not imports(program) else resume(program)
        wait_for_rows(program, 60 * (len(sandbox.requests) // 8 + 1))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        if sum(imports(program).values()) and not imports(program).get(RowStatus.PENDING):
            break
    done = program("import", "--resume", "1", "--json")
    assert done.code == 0
    told = done.json
    assert (told["status"], told["counts"]["pending"], told["counts"]["unavailable"]) == ("done", 0, 0)
    # A request that was under way when the process died is asked again; what was answered and saved is not.
    assert len(sandbox.requests) <= 75 + 3 * 2
    with program.library() as bird:
        ids = [row.item_id for row in bird.imports.rows(1) if row.item_id is not None]
        assert bird.catalogue.count("album") == len(set(ids))
        revisions = [one.action for item_id in set(ids) for one in bird.history(item_id)]
        assert revisions.count("created") == len(set(ids))
        assert bird.imports.get(1).status == ImportStatus.DONE


def test_a_list_as_people_write_it_is_mostly_taken_and_hardly_ever_wrongly(program: Program, tmp_path: Path) -> None:
    rows = noisy_rows(greatest(), seed=11)
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["title", "artist", "year"])
        writer.writeheader()
        writer.writerows(row.words for row in rows)
    told = program("import", "albums", str(path), "--json").json
    with program.library() as bird:
        became = {row.number: identifier.partition(":")[2] for row, identifier in bird.imports.identified(told["id"])}
    taken = [(row, became[number]) for number, row in enumerate(rows, start=1) if became[number]]
    right = sum(row.means == mbid for row, mbid in taken)
    assert right / len(taken) >= 0.99
    assert right / sum(row.means is not None for row in rows) >= 0.90


def imports(program: Program) -> dict[RowStatus, int]:
    with program.library() as bird:
        found = bird.imports.all()
        return dict(found[0].counts) if found else {}


def resume(program: Program) -> subprocess.Popen[str]:
    return program.start("import", "--resume", "1")


def wait_for_rows(program: Program, count: int) -> None:
    def there() -> bool:
        counts = imports(program)
        return (
            sum(counts.values()) - counts.get(RowStatus.PENDING, 0) >= min(count, 440) and sum(counts.values()) == 500
        )

    until(there)
