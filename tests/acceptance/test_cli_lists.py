"""Lists, discographies and reviews as a person types them."""

from __future__ import annotations

import csv
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.program import PINK_FLOYD, Program
from bowerbird.sandbox import Fault, Sandbox
from bowerbird.words.lists import RowStatus
from support.waiting import until

SERIES = "00000000-0000-4000-8000-000000000201"
ROWS = """rank,album,artist,year,why
1,The Dark Side of the Moon,Pink Floyd,1973,sound
2,Nevermind,Nirvana,1991,noise
3,Weezer,Weezer,,colour
4,Never Made This,Pink Floyd,1999,
5,,Pink Floyd,,
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "my albums.csv"
    found.write_text(ROWS, encoding="utf-8")
    return found


def test_a_list_is_imported_and_told_in_words(program: Program, path: Path) -> None:
    dry = program("import", "albums", str(path), "--dry-run")
    assert (dry.code, dry.err) == (0, "Read as: title = album, artist, year, rank. Not used: why.\n")
    assert "5 rows in my albums.csv. Nothing was asked or saved." in dry.out
    ended = program("import", "albums", str(path))
    assert ended.code == 0
    assert "Imported 5 rows from my albums.csv (import 1)" in ended.out
    for words in ("2  created", "1  not found", "1  ambiguous", "1  invalid", "bowerbird review --import 1"):
        assert words in ended.out
    shown = program("show", "list", "my albums")
    assert [line.split()[0] for line in shown.out.splitlines() if "album " in line][-2:] == ["1", "2"]


def test_the_rows_come_out_again_as_csv(program: Program, path: Path, tmp_path: Path) -> None:
    program("import", "albums", str(path))
    out = tmp_path / "out.csv"
    assert program("imports", "show", "1", "--csv", str(out)).out == f"Wrote 5 rows to {out}.\n"
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["created", "created", "ambiguous", "not_found", "invalid"]
    assert (rows[0]["why"], rows[0]["item_name"]) == ("sound", "The Dark Side of the Moon")
    assert rows[0]["identifier"].startswith("musicbrainz_release_group:")
    assert rows[2]["candidate"].startswith("musicbrainz_release_group:")
    assert (0.4 < float(rows[2]["candidate_likely"]) < 0.6, rows[2]["candidate_score"]) == (True, "1.000")
    assert "best: Weezer by Weezer" in rows[2]["reason"]
    assert "choose by number" not in rows[2]["reason"]
    only = program("imports", "show", "1", "--status", "invalid", "--json").json
    assert [(row["number"], row["told"]["artist"]) for row in only["rows"]] == [(5, "Pink Floyd")]
    assert program("imports", "show", "1", "--csv", str(tmp_path / "no" / "x.csv")).code == 1
    assert program("imports", "show", "1", "--status", "nice").code == 2
    assert [program("imports", "show", *which).code for which in (["9"], ["1", "--row", "99"])] == [1, 1]


def test_standard_input_addresses_and_series_are_lists_too(program: Program) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "bowerbird", "import", "albums", "-", "--json"],
        input=json.dumps({"title": "Nevermind", "artist": "Nirvana"}) + "\n",
        cwd=program.folder,
        env=program.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(process.stdout)["counts"]["created"] == 1
    pasted = program("import", "artists", f"https://musicbrainz.org/artist/{PINK_FLOYD}", "--json").json
    assert (pasted["counts"]["created"], pasted["source"]) == (1, "the command line")
    series = program("import", "albums", "--series", f"https://musicbrainz.org/series/{SERIES}", "--json").json
    assert (series["counts"]["created"], series["counts"]["existing"]) == (4, 1)
    again = program("import", "albums", "--series", SERIES, "--json").json
    assert (again["list"], again["counts"]["existing"]) == (series["list"], 5)
    listed = program("imports", "--json").json["imports"]
    assert [one["id"] for one in listed] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["import", "albums"], 2, "give a FILE"),
        (["import", "albums", "x.csv", "--series", SERIES], 2, "give a FILE"),
        (["import", "albums", "nope.csv"], 2, "there is no file nope.csv"),
        (["import", "albums", ".", "--map", "title"], 2, "is no WORD=COLUMN"),
        (["import", "albums", "."], 2, "is a folder"),
        (["import", "albums", "x", "--list", "A", "--no-list"], 2, "give one of them"),
        (["import", "albums", "--series", PINK_FLOYD], 2, "MusicBrainz has no series"),
        (["import", "songs", "--series", SERIES], 2, "has no members of the kind song"),
        (["import"], 2, "Usage"),
        (["import", "--retry", "failed"], 2, "--retry needs --resume"),
        (["import", "--resume", "7"], 1, "there is no import 7"),
        (["import", "--resume", "7", "artist", "x"], 2, "give no command behind it"),
        (["import", "discography", "Nobody at all"], 1, "no artist"),
        (["review", "--row", "x"], 2, "is no IMPORT:ROW"),
        (["review", "--take", "x"], 2, "say what is to be decided"),
        (["merge", "artist", "1", "2"], 1, "there is no artist '1'"),
    ],
)
def test_what_makes_no_sense_is_told(program: Program, words: list[str], code: int, message: str) -> None:
    ended = program(*words)
    assert ended.code == code
    assert message in ended.err + ended.out
    assert "Traceback" not in ended.err


def test_ctrl_c_says_how_to_go_on(program: Program, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = [f"Album {number},Artist {number}" for number in range(300)]
    path.write_text("\n".join(["title,artist", "Nevermind,Nirvana", *rows]), encoding="utf-8")
    sandbox.add_fault(Fault(path="/release-group", times=9_999, delay=0.2))
    process = program.start("import", "albums", str(path))
    until(lambda: len(sandbox.requests) >= 4, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "Go on with: bowerbird import --resume 1" in err
    assert "Traceback" not in err
    told = program("imports", "--json").json["imports"][0]
    assert (told["status"], told["counts"]["pending"] > 0) == ("stopped", True)


def test_ctrl_c_while_rows_are_read_says_that_the_list_is_not_whole(program: Program) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bowerbird", "import", "albums", "-", "--list", "Top"],
        cwd=program.folder,
        env=program.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    # More than a pipe holds: once all of it is written, the program is reading.
    process.stdin.write("title,artist\n" + "Nevermind,Nirvana\n" * 20_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    process.wait()
    process.stdin.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    (process.stdout or sys.stdout).close()
    assert process.returncode == 130
    assert "rows were read; import the file again" in err
    assert "--resume" not in err
    for _ in range(2):
        ended = program("import", "--resume", "1", "--json").json
        assert (ended["success"], ended["status"], ended["list"]) == (False, "stopped", 1)
        assert "rows were read; import the file again" in ended["error"]
    assert program("import", "--resume", "1").code == 1
    listed = program("imports")
    assert "cut short" in listed.out
    assert "import the file again" in " ".join(program("imports", "show", "1", "--limit", "1").out.split())


@pytest.mark.parametrize("words", [["--list", ""], ["--list", " "], ["--list", "x" * 300], ["--list", "", "--dry-run"]])
def test_a_blank_name_of_a_list_is_refused_before_the_file_is_read(program: Program, words: list[str]) -> None:
    (program.folder / "test.db").unlink()
    ended = program("import", "albums", "nope.csv", *words)
    assert (ended.code, "the name of the list" in ended.err) == (2, True)
    assert not (program.folder / "test.db").exists()


def test_a_file_of_any_name_keeps_a_list(program: Program) -> None:
    path = program.folder / "_.csv"
    path.write_text("rank,title,artist\n1,Nevermind,Nirvana\n", encoding="utf-8")
    assert program("import", "albums", str(path), "--json").json["list"] == 1
    assert program("show", "list", "_").code == 0


def test_a_source_that_is_down_ends_with_1_and_the_way_to_go_on(
    program: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    path.write_text("\n".join(["title,artist", *(f"T {n},A" for n in range(120))]), encoding="utf-8")
    sandbox.add_fault(Fault(path="/release-group", times=99, status=502))
    ended = program("import", "albums", str(path))
    assert ended.code == 1
    assert "Stopped: 75 of 120 rows" in ended.out
    assert "bowerbird import --resume 1" in ended.out


def test_a_review_by_words_and_on_a_terminal(program: Program, path: Path) -> None:
    program("import", "albums", str(path))
    listed = program("review")
    assert "1:3" in listed.out
    (one,) = program("review", "--json").json["undecided"]
    assert (one["import"], one["row"], len(one["candidates"])) == (1, 3, 2)
    first, second = (each["id"] for each in one["candidates"])
    assert program("review", "--row", "1:3", "--reject", "nope").code == 2
    assert "1 left to choose from" in program("review", "--row", "1:3", "--reject", first).out
    said = on_a_terminal(program, ["review"], ["7", "", "1"])
    assert "there is no candidate 7" in said
    assert "Created album" not in said
    said = on_a_terminal(program, ["review"], ["?", "u", "1", ""])
    for words in (
        "[1 of 1: row 3 of import 1]",
        "u  ",
        "There is nothing to take back",
        "Created album",
        "1 of 1 decided.",
    ):
        assert words in said
    assert "nothing to decide" in program("review").out
    with program.library() as bird:
        assert bird.imports.row(1, 3).reason == "chosen by a person"
        assert bird.catalogue.resolve("album", second)


def test_a_terminal_goes_back_through_all_decisions(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text(
        "title,artist,year\nWeezer,Weezer,\nPinkerton,Weezer,1986\nAnimals,Pink Floyd,1966\n", encoding="utf-8"
    )
    program("import", "albums", str(path))
    before = program("review", "--json").json["undecided"]
    assert len(before) >= 2
    said = on_a_terminal(program, ["review"], ["1", "r", "u", "u", "u", "q"])
    assert f"[1 of {len(before)}: row " in said
    assert said.count("Taken back:") == 2
    assert "There is nothing to take back" in said
    assert program("review", "--json").json["undecided"] == before
    with program.library() as bird:
        assert bird.catalogue.count("album") == bird.imports.get(1).counts.get(RowStatus.CREATED, 0)


def test_a_row_is_decided_again_and_several_at_once(program: Program, path: Path) -> None:
    program("import", "albums", str(path))
    first, second = (one["id"] for one in program("review", "--json").json["undecided"][0]["candidates"])
    program("review", "--row", "1:3", "--take", first)
    again = program("review", "--row", "1:3", "--take", second)
    assert "Row 3 of import 1: removed as nothing else needs it: item " in again.out
    told = program("review", "--row", "1:3", "--reopen", "--json").json["undecided"]
    assert ([one["id"] for one in told["candidates"]], told["became"]) == ([first, second], None)
    left_open = program("review", "--take-best", "--from", "0.1", "--json").json
    assert left_open == {"success": True, "taken": [], "would_take": []}
    assert program("review", "--row", "1:3", "--reject", first).out.startswith("Rejected. 1 left")
    asked = program("review", "--take-best", "--from", "0.1")
    assert "1 decision." in asked.out
    assert "--yes takes them" in asked.err
    assert on_a_terminal(program, ["review", "--take-best", "--from", "0.1"], ["n"]).count("Took") == 0
    taken = program("review", "--take-best", "--from", "0.1", "--yes", "--json").json
    assert [(one["import"], one["row"]) for one in taken["taken"]] == [(1, 3)]
    assert program("review", "--row", "1:3", "--reopen", "--take", first).code == 2


def test_a_row_is_shown_with_the_ids_of_its_candidates(program: Program, path: Path) -> None:
    program("import", "albums", str(path))
    assert "bowerbird review --row 1:3\n" in program("review").out
    told = program("review", "--row", "1:3", "--json").json
    ids = [candidate["id"] for candidate in told["undecided"]["candidates"]]
    shown = program("review", "--row", "1:3")
    assert (shown.code, len(ids)) == (0, 2)
    for words in (*ids, "[row 3 of import 1]", "bowerbird review --row 1:3 --take ID"):
        assert words in shown.out
    wrong = program("review", "--row", "1:3", "--take", "1")
    assert (wrong.code, "with the IDs, shows: bowerbird review --row 1:3" in wrong.err) == (2, True)
    program("review", "--row", "1:3", "--take", ids[0])
    again = program("review", "--row", "1:3").out
    assert "Decided: created, item " in again
    assert "bowerbird review --row 1:3 --reopen" in again


def test_the_last_decision_is_taken_back_too(program: Program, path: Path) -> None:
    program("import", "albums", str(path))
    said = on_a_terminal(program, ["review"], ["r2", "1", "u", "s", ""])
    for words in ("Rejected. 1 left to choose from.", "That was the last.", "Taken back: row 3 of import 1"):
        assert words in said
    assert "settled on" not in said
    with program.library() as bird:
        row = bird.imports.row(1, 3)
        assert (row.status, len(row.candidates)) == (RowStatus.AMBIGUOUS, 1)


def on_a_terminal(program: Program, words: list[str], answers: list[str]) -> str:
    """Return what the program says to a person who answers so."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bowerbird", *words],
        cwd=program.folder,
        env={**program.environment, "COLUMNS": "140", "TERM": "dumb"},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    os.close(theirs)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    out, _ = process.communicate()
    os.close(ours)
    return out


def test_a_discography_and_its_releases(program: Program) -> None:
    done = program("import", "discography", PINK_FLOYD, "--type", "live", "--releases")
    assert done.code == 0
    assert "The artist is not in the catalogue: importing it first." in done.err
    assert "Imported 5 albums of artist 1  Pink Floyd" in done.out
    releases = program("import", "releases", "f5093c06-23e3-404f-aeaa-40f72885ee3a", "--json").json
    assert (releases["success"], len(releases["created"]), releases["requests"]) == (True, 4, 1)
    shown = program("show", "release", str(releases["created"][0]))
    assert "Tracks" in shown.out
    assert "6:53" in shown.out


def test_two_items_are_made_one(program: Program) -> None:
    program("import", "artist", "--mbid", PINK_FLOYD)
    program("import", "artist", "Zzyzx Collective", "--create")
    made = program("merge", "artist", "Zzyzx Collective", "Pink Floyd")
    assert made.code == 0
    assert "is now part of artist 1  Pink Floyd" in made.out
    shown = program("list", "artist", "--json").json
    assert shown["total"] == 1
    old = made.out.split("artist ")[1].split()[0]
    assert f"artist {old} is now part of artist 1." in program("show", "artist", old).err
    assert "has become part of it" in program("history", "1").out


def test_what_speaks_against_a_merge_is_shown_and_refused(program: Program) -> None:
    program("import", "artist", "--mbid", PINK_FLOYD)
    made = program("import", "artist", "Zzyzx Collective", "--create", "--json").json
    other = str(made["item"]["id"])
    program("edit", other, "begin_date=1999", "area=Nowhere")
    shown = program("merge", "artist", other, "1", "--dry-run")
    assert (shown.code, "Merged" in shown.out) == (0, False)
    for words in (f"artist {other}  Zzyzx Collective  goes", "name: Pink Floyd stays, not Zzyzx Collective"):
        assert words in shown.out
    refused = program("merge", "artist", other, "1")
    assert refused.code == 1
    assert "against it: another year in begin_date: 1965 and 1999" in refused.out
    assert "--yes" in refused.out
    told = program("merge", "artist", other, "1", "--json")
    assert (told.code, told.json["success"]) == (1, False)
    assert told.json["preview"]["contradictions"] == ["another year in begin_date: 1965 and 1999"]
    assert program("list", "artist", "--json").json["total"] == 2
    done = program("merge", "artist", other, "1", "--yes")
    assert (done.code, "Merged" in done.out) == (0, True)
    assert program("list", "artist", "--json").json["total"] == 1


UNKNOWN_MAKER = "album,act,year\nThe Dark Side of the Moon,Pink Floyd,1973\nNevermind,Nirvana,1991\n"
NO_MAKER = "album,year\nThe Dark Side of the Moon,1973\nNevermind,1991\n"


@pytest.fixture
def lists(tmp_path: Path) -> dict[str, str]:
    """Two lists: one whose column of makers is not known by its name, and one that has none."""
    texts = {"unknown": UNKNOWN_MAKER, "none": NO_MAKER}
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in texts}


def test_a_column_that_looks_like_the_maker_stops_a_list_before_anything_is_kept(
    program: Program, sandbox: Sandbox, lists: dict[str, str]
) -> None:
    for more in ([], ["--dry-run"], ["--json"]):
        ended = program("import", "albums", lists["unknown"], *more)
        assert ended.code == 2
        for words in ("'act' looks like it", "--map artist=act", "--map artist="):
            assert words in (ended.err + ended.out)
    assert (program("imports", "--json").json["imports"], sandbox.requests) == ([], [])
    named = program("import", "albums", lists["unknown"], "--map", "artist=act")
    assert "2 of 2 found" in named.out
    assert named.err == "Read as: title = album, artist = act, year.\n"


def test_a_person_is_asked_whether_a_column_holds_the_maker(program: Program, lists: dict[str, str]) -> None:
    said = on_a_terminal(program, ["import", "albums", lists["unknown"]], [""])
    assert "Is “act” (Pink Floyd, Nirvana, …) the artist? [Y/n]" in said
    assert "2 of 2 found" in said
    with program.library() as bird:
        assert next(bird.imports.rows(1)).query == {
            "title": "The Dark Side of the Moon",
            "artist": "Pink Floyd",
            "year": 1973,
        }


def test_a_question_is_asked_again_until_it_is_answered(program: Program, lists: dict[str, str]) -> None:
    said = on_a_terminal(program, ["import", "albums", lists["unknown"]], ["maybe", "y"])
    assert (said.count("[Y/n]"), "Answer y or n." in said, "2 of 2 found" in said) == (2, True, True)


def test_lines_none_of_which_is_found_may_be_the_other_way_round(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("1. The Wall - Pink Floyd (1979)\n2. In Utero - Nirvana (1993)\n", encoding="utf-8")
    ended = program("import", "albums", str(path))
    turned = ["--map", "artist=title", "--map", "title=artist"]
    assert "0 of 2 found" in ended.out
    assert (
        f"No row was found. Where each is the other way round, import it again with: {' '.join(turned)}\n" in ended.err
    )
    again = program("import", "albums", str(path), *turned)
    assert ("2 of 2 found" in again.out, "other way round" in again.err) == (True, False)


def test_a_person_may_say_that_no_column_holds_the_maker(program: Program, lists: dict[str, str]) -> None:
    said = on_a_terminal(program, ["import", "albums", lists["unknown"]], ["n"])
    assert "all rows go to review" in said
    assert "Not used: act." in said
    with program.library() as bird:
        assert bird.imports.get(1).counts == {RowStatus.AMBIGUOUS: 2}


@pytest.mark.parametrize("name", ["none", "unknown"])
def test_a_list_without_makers_goes_to_review(program: Program, lists: dict[str, str], name: str) -> None:
    ended = program("import", "albums", lists[name], "--map", "artist=")
    assert ended.code == 0
    assert "0 of 2 found" in ended.out
    assert "No column holds the artist, and nothing is taken for its title alone: all rows go to review." in ended.err
    assert len(program("review", "--json").json["undecided"]) == 2


def test_a_dry_run_shows_what_was_understood(program: Program, path: Path) -> None:
    dry = program("import", "albums", str(path), "--dry-run")
    assert ["1", "1", "The", "Dark", "Side", "of", "the", "Moon", "Pink", "Floyd", "1973"] in [
        line.split() for line in dry.out.splitlines()
    ]
    told = program("import", "albums", str(path), "--dry-run", "--json").json
    assert told["sample"][1] == {
        "number": 2,
        "told": {"rank": "2", "album": "Nevermind", "artist": "Nirvana", "year": "1991", "why": "noise"},
        "understood": {"title": "Nevermind", "artist": "Nirvana", "year": 1991},
        "rank": 2,
        "dropped": [],
    }


def test_how_a_file_is_read_is_told_and_can_be_said(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("1. Кино - Группа крови (1988)\n2. Nirvana - Nevermind (1991)\n".encode("cp1251"))
    dry = program("import", "albums", str(path), "--dry-run")
    assert "The encoding is taken to be cp1251; --encoding NAME names another." in dry.err
    assert "Lines are read as: artist - title (year)." in dry.err
    assert "Группа крови" in dry.out
    said = program("import", "albums", str(path), "--dry-run", "--encoding", "windows-1251")
    assert "taken to be" not in said.err
    for name, why in (("klingon", "there is no encoding 'klingon'"), ("utf-8", "is not in utf-8: it has bytes")):
        wrong = program("import", "albums", str(path), "--encoding", name)
        assert (wrong.code, wrong.out) == (2, "")
        assert why in wrong.err


def test_what_is_near_is_reviewed_behind_what_is_ambiguous(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "near.csv"
    rows = ("Wish Who Were Everywhere,Pink Floyd,1975", "Weezer,Weezer,", "Never Made This,Pink Floyd,TBA")
    path.write_text("\n".join(["title,artist,year", *rows]), encoding="utf-8")
    ended = program("import", "albums", str(path))
    assert ended.out.startswith("0 of 3 found\n")
    assert "1 cell left out (1 year): bowerbird imports show 1 --dropped" in ended.out
    listed = program("review").out
    assert listed.index("1:2") < listed.index("Not found, but these are near") < listed.index("1:1")
    told = program("review", "--json").json
    assert [[row["row"] for row in told[which]] for which in ("undecided", "near")] == [[2], [1]]
    (near,) = told["near"]
    assert (near["status"], near["near"], near["candidates"][0]["name"]) == ("not_found", True, "Wish You Were Here")
    only = {way: program("review", way, "--json").json for way in ("--near", "--no-near")}
    assert [len(only["--near"][which]) for which in ("undecided", "near")] == [0, 1]
    assert [len(only["--no-near"][which]) for which in ("undecided", "near")] == [1, 0]
    # Nobody gets it unseen.
    assert program("review", "--take-best", "--from", "0.1", "--kind", "albums", "--yes", "--json").json["taken"] == []
    said = on_a_terminal(program, ["review", "--near"], ["1", ""])
    assert "Not found, but these are near:" in said
    assert "Created album" in said
    shown = program("imports", "show", "1", "--dropped").out
    assert "left out: the year 'TBA' is not understood" in shown
    assert "Weezer" not in shown
    assert program("imports", "show", "1").out.startswith("1 of 3 found\n")
    assert program("review", "--row", "1:1", "--reopen", "--json").json["undecided"]["status"] == "not_found"
    assert program("review", "--row", "1:1", "--reject", "all").out.startswith("Rejected. 0 left")
    assert program("review", "--near", "--json").json["near"] == []
    alone = program("import", "album", "Wish Who Were Everywhere", "--artist", "Pink Floyd")
    assert (alone.code, "These are near:" in alone.out, "--pick" in alone.out) == (1, True, False)
