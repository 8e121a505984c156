"""What a person sees of a list that was imported, and of rows that are to be decided."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import replace

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bowerbird.cli.render import (
    best_shown,
    list_import_shown,
    list_imports_shown,
    merged_shown,
    preview_shown,
    rows_shown,
    undecided_listed,
    undecided_shown,
    undecided_told,
)
from bowerbird.cli.render.imports import candidates_shown
from bowerbird.cli.render.words import duration, percent
from bowerbird.importing.outcomes import HOW_TO_CHOOSE
from bowerbird.importing.reviewing import Undecided
from bowerbird.music import Album
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import ImportStatus, ListImport, ListRow, RowStatus
from bowerbird.words.previews import ListPreview, PreviewRow
from bowerbird.words.results import Candidate, ImportResult, Match

NOW = dt.datetime(2026, 3, 1, 12, 30, tzinfo=dt.UTC)
NAMES = (
    ("Ágætis byrjun", "Sigur Rós"),
    ("椎名林檎 無罪モラトリアム と それから 続く とても とても 長い 題名", "椎名林檎"),
    ("ألف ليلة وليلة", "أم كلثوم"),
    ("👩‍👩‍👧 Family 🎸 Songs", "The 🦆 Band"),
    ("Lift Your Skinny Fists Like Antennas to Heaven, and All the Other Words of a Title that Will Not End", "GY!BE"),
)
YEAR = "the year 'TBA' is not understood"


def page(parts: Iterable[RenderableType], width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, color_system=None)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return captured.get()


def imported(**more: object) -> ListImport:
    counts = {RowStatus.CREATED: 200, RowStatus.EXISTING: 52, RowStatus.NOT_FOUND: 40, RowStatus.AMBIGUOUS: 8}
    told = {"status": ImportStatus.DONE, "total": 300, "counts": counts, "requests": 24, **more}
    return ListImport(id=3, kind="album", source="mine.csv", list_id=34, created_at=NOW, **told)  # type: ignore[arg-type]


def candidate(number: int, score: float, probability: float | None = None) -> Candidate:
    title, artist = NAMES[number % len(NAMES)]
    return Candidate(
        identifier=Identifier("musicbrainz_release_group", f"00000000-0000-4000-8000-{number:012}"),
        facts=Facts(
            fields={"title": title, "artist_credit": artist, "first_release_date": "1999", "release_year": 1999}
        ),
        match=Match(score=score, probability=probability, penalties={"release_year": 0.3}),
    )


def row(number: int, status: RowStatus, **more: object) -> ListRow:
    title, artist = NAMES[number % len(NAMES)]
    told = {"title": title, "artist": artist}
    words = {"told": told, "query": told, "rank": None, "reason": None, **more}
    return ListRow(import_id=3, number=number, status=status, **words)  # type: ignore[arg-type]


def undecided(number: int, *, near: bool = False) -> Undecided:
    title, artist = NAMES[number % len(NAMES)]
    words = {"title": title, "artist": artist, "year": 1966}
    found = (candidate(number, 0.43, 0.931), candidate(number + 1, 0.2))
    status = "not_found" if near else "ambiguous"
    return Undecided(
        kind="album",
        key=f"k{number}",
        name=title,
        told=words,
        query=words,
        candidates=found,
        status=status,
        import_id=3,
        number=number,
        open=True,
        near=near,
    )


def test_the_result_begins_with_how_many_were_found() -> None:
    shown = page(list_import_shown(imported(near=12, dropped={"year": 9, "rank": 1, "country": 2}), []))
    assert shown.splitlines()[:3] == [
        "252 of 300 found",
        "Imported 300 rows from mine.csv (import 3), 24 requests, kept as list 34",
        "12 cells left out (9 years, 1 rank, 2 countries): bowerbird imports show 3 --dropped",
    ]
    assert "  40  not found  no source has it; 12 have something near" in shown
    assert "bowerbird review --import 3" in shown


def test_what_is_not_done_is_found_so_far() -> None:
    counts = {RowStatus.CREATED: 45, RowStatus.PENDING: 75}
    shown = page(list_import_shown(imported(status=ImportStatus.STOPPED, total=120, counts=counts), []))
    assert shown.startswith("45 of 120 found so far\nStopped: 45 of 120 rows from mine.csv (import 3)")
    assert "left out" not in shown


def test_rows_that_are_near_are_to_be_looked_at_when_nothing_is_ambiguous() -> None:
    only = {RowStatus.CREATED: 1, RowStatus.NOT_FOUND: 2}
    for near, expected in ((1, True), (0, False)):
        shown = page(list_import_shown(imported(total=3, counts=only, near=near), []))
        assert ("See what is near the rows that are not found with:" in shown) is expected


def test_imports_are_listed_with_how_many_were_found() -> None:
    shown = page(list_imports_shown([imported()]))
    assert "252 of 300" in shown


def test_a_row_tells_what_is_near_and_what_was_left_out() -> None:
    rows = [
        row(1, RowStatus.NOT_FOUND, candidates=(candidate(0, 0.43),), reason="no source has it", dropped=(YEAR,)),
        row(2, RowStatus.CREATED, dropped=(YEAR,)),
    ]
    shown = " ".join(page(rows_shown(imported(), rows, limit=100), 200).split())
    assert f"no source has it; near: Ágætis byrjun by Sigur Rós; left out: {YEAR}" in shown
    assert shown.count(f"left out: {YEAR}") == 2
    full = page(rows_shown(imported(), rows[:1], limit=1, full=True))
    assert (f"left out: {YEAR}" in full, "As it stood" in full) == (True, True)
    assert "0.43" in full


def test_what_is_near_comes_after_what_is_ambiguous_under_its_own_heading() -> None:
    shown = page(undecided_listed([undecided(0)], [undecided(1, near=True), undecided(4, near=True)]), 200)
    assert shown.index("3:0") < shown.index("Not found, but these are near") < shown.index("3:1") < shown.index("3:4")
    assert "1 decision to make, 2 rows not found that have something near." in shown
    assert "93 %" in shown
    alone = page(undecided_listed([], [undecided(1, near=True)]), 200)
    assert alone.startswith("Not found, but these are near\n")
    assert "1 row not found that has something near." in alone
    assert page(undecided_listed([], [])) == "There is nothing to decide.\n"


def test_a_review_says_why_a_good_candidate_is_not_taken() -> None:
    why = "the row names no artist: a title alone may be that of another"
    reason = f"{why}; 1 candidate fits, but none for certain; {HOW_TO_CHOOSE}"
    one = replace(undecided(0), reason=reason)
    assert f"{why}.\n" in page(undecided_shown(one, "1 of 1"), 200)
    assert "none for certain" not in page(undecided_shown(one, "1 of 1"), 200)
    shown = " ".join(page(rows_shown(imported(), [row(1, RowStatus.AMBIGUOUS, reason=reason)], limit=9), 300).split())
    assert f"{why}; 1 candidate fits, but none for certain" in shown
    assert HOW_TO_CHOOSE not in shown


def test_candidates_have_score_probability_and_what_differs() -> None:
    shown = page(undecided_shown(undecided(0, near=True), "1 of 2"), 200)
    assert "Not found, but these are near:" in shown
    line = next(line for line in shown.splitlines() if line.strip().startswith("1 "))
    for words in ("Ágætis byrjun", "0.43", "93 %", "year 1999, wanted 1966"):
        assert words in " ".join(line.split())
    assert "these are near" not in page(undecided_shown(undecided(0), "1 of 2"), 200)
    told = undecided_told(undecided(0, near=True))
    assert (told["near"], [each["probability"] for each in told["candidates"]]) == (True, [0.931, None])
    assert "93 %" in page(best_shown([undecided(0)], of=1, least=0.1), 200)


def test_a_dry_run_shows_the_first_rows_as_they_were_understood() -> None:
    rows = (
        PreviewRow(number=1, told={"Was": "x"}, query={"title": "Animals", "artist": "Pink Floyd"}, dropped=(YEAR,)),
        PreviewRow(number=2, told={}, query={"title": "Meddle", "artist": "Pink Floyd", "year": 1971}, rank=9),
        PreviewRow(
            number=3, told={}, query={"identifiers": [{"scheme": "musicbrainz_release_group", "value": "f509"}]}
        ),
    )
    preview = ListPreview(total=4, to_ask=3, invalid_count=1, dropped={"year": 1}, sample=rows)
    lines = [line.split() for line in page(preview_shown(preview, "mine.csv"), 200).splitlines()]
    for line in (
        ["1", "cell", "left", "out", "(1", "year)."],
        ["Row", "Rank", "Title", "Artist", "Year", "ID", "Left", "out"],
        ["1", "Animals", "Pink", "Floyd", *YEAR.split()],
        ["2", "9", "Meddle", "Pink", "Floyd", "1971"],
        ["3", "f509"],
    ):
        assert line in lines
    for width in (80, 120):
        assert max(cell_len(line) for line in page(preview_shown(preview, "mine.csv"), width).splitlines()) <= width


def test_a_length_is_told_in_minutes() -> None:
    song = {"title": "Time", "artist": "Pink Floyd", "length": 413_000}
    preview = ListPreview(total=1, to_ask=1, sample=(PreviewRow(number=1, told={}, query=song),))
    for parts in (
        preview_shown(preview, "mine.csv"),
        rows_shown(imported(), [row(1, RowStatus.CREATED, query=song)], limit=9),
        undecided_listed([replace(undecided(0), query=song)], []),
    ):
        shown = page(parts, 200)
        assert ("6:53" in shown, "413" in shown) == (True, False)


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ({"requests_least": 12, "requests_most": 80, "seconds_most": 80.0}, "12 to 80 requests, up to 2 minutes"),
        ({"requests_least": 1, "requests_most": 1, "seconds_most": 1.0}, "1 request, up to 1 second"),
        ({"requests_least": 0, "requests_most": 2}, "0 to 2 requests"),
        (
            {"requests_least": 400, "requests_most": 12_000, "seconds_most": 12_000.0},
            "400 to 12,000 requests, up to 4 hours",
        ),
    ],
)
def test_a_dry_run_tells_what_asking_costs_at_least_and_at_most(cost: dict[str, float], words: str) -> None:
    shown = page(preview_shown(ListPreview(total=9, to_ask=7, **cost), "mine.csv"))  # type: ignore[arg-type]
    assert f"   7  to be asked about: {words}\n" in shown


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (59.1, "60 seconds"),
        (61, "2 minutes"),
        (7_200, "120 minutes"),
        (7_201, "3 hours"),
        (86_400, "24 hours"),
        (864_000, "10 days"),
    ],
)
def test_a_duration_is_rounded_up(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_candidate_that_is_stored_already_says_that_taking_it_merges() -> None:
    one = undecided(0)
    known = msgspec.structs.replace(one.candidates[0], stored=7)
    shown = page(undecided_shown(replace(one, candidates=(known, *one.candidates[1:])), "1 of 2"), 200)
    assert "Number 1 is item 7 of the catalogue already: taking it merges the two." in shown
    told = undecided_told(replace(one, candidates=(known, *one.candidates[1:])))
    assert [each.get("stored") for each in told["candidates"]] == [7, *[None] * (len(one.candidates) - 1)]


def test_cells_that_were_left_out_are_listed_together_and_without_a_way_to_themselves() -> None:
    rows = [row(1, RowStatus.CREATED, dropped=(YEAR, "the rank 'x' is not understood"))]
    shown = page(rows_shown(imported(dropped={"year": 1, "rank": 1}), rows, limit=9, dropped=True), 300)
    assert f"left out: {YEAR}, the rank 'x' is not understood" in shown
    assert ("2 cells left out (1 year, 1 rank)\n" in shown, "--dropped" in shown) == (True, False)


def test_what_many_rows_met_is_told_once() -> None:
    down = "GET http://127.0.0.1:1/ws/2/genre/all?fmt=txt: cannot be reached"
    rows = [row(n, RowStatus.UNAVAILABLE, reason=down, dropped=(YEAR,)) for n in range(3)]
    rows.append(row(4, RowStatus.FAILED, reason="refused"))
    for parts in (rows_shown(imported(), rows, limit=9), list_import_shown(imported(), rows)):
        shown = page(parts, 300)
        assert shown.count(down) == 1
        assert f"3 rows: {down}" in shown
        assert shown.count(f"see above; left out: {YEAR}") == 3
        assert "refused" in shown
    assert down in page(rows_shown(imported(), rows[:1], limit=1, full=True), 300)


@pytest.mark.parametrize(
    ("of", "words"), [(1, "1 decision."), (2, "1 decision; 1 more stays"), (3, "2 more stay open")]
)
def test_what_stays_open_is_counted(of: int, words: str) -> None:
    assert words in page(best_shown([undecided(0)], of=of, least=0.1), 200)


def test_an_item_that_is_undecided_is_named_as_such() -> None:
    reason = "x:1 is item 7 of the catalogue already, not album 5; if they are one and the same, take it in `review`"
    one = replace(undecided(0), item_id=5, provider="musicbrainz", reason=reason)
    assert "bowerbird review --item 5 --provider musicbrainz --take ID" in page(undecided_listed([one], []), 200)
    stored = msgspec.structs.replace(one.candidates[0], stored=7, match=Match(score=0.0))
    assert "0.00" not in page(undecided_shown(replace(one, candidates=(stored,)), one.where), 200)
    shown = page(undecided_shown(one, one.where), 200)
    assert ("not album 5.\n" in shown, "take it in" in shown) == (True, False)


def test_a_merge_is_told_as_a_merge() -> None:
    album = Album(id=3, title="Demo", display_name="Demo")
    result = ImportResult(kind="album", item=album)
    one = replace(undecided(0), item_id=1, provider="musicbrainz")
    assert page(merged_shown(one, result)) == "Merged album 1 into album 3  Demo\n"
    assert merged_shown(replace(one, item_id=3), result) == []
    assert merged_shown(undecided(0), result) == []


def test_what_is_near_says_how_likely_it_is_where_there_is_little_room() -> None:
    named = Candidate(
        identifier=Identifier("musicbrainz_release_group", "00000000-0000-4000-8000-000000000001"),
        facts=Facts(
            fields={
                "title": "Wish You Were Here",
                "artist_credit": "Pink Floyd",
                "primary_type": "Album",
                "first_release_date": "1975-09-12",
            }
        ),
        match=Match(score=0.4, probability=0.12, penalties={"slip": 0.6}),
    )
    words = {"title": "Wish Who Were Everywhere", "artist": "Pink Floyd"}
    shown = page(candidates_shown("album", [named], words), 80)
    assert ("12 %" in shown, "No room for Type" in shown) == (True, True)


@pytest.mark.parametrize(
    ("share", "words"),
    [(None, ""), (0.0, "0 %"), (0.001, "< 1 %"), (0.931, "93 %"), (0.994, "99 %"), (0.9999, "> 99 %"), (1.0, "100 %")],
)
def test_a_probability_is_told_in_per_cent(share: float | None, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize("width", [80, 120])
def test_names_of_every_script_fit_the_terminal_and_are_whole(width: int) -> None:
    rows = [
        row(n, RowStatus.NOT_FOUND, reason="no source has it", candidates=(candidate(n, 0.4, 0.3),), dropped=(YEAR,))
        for n in range(len(NAMES))
    ]
    pages = (
        rows_shown(imported(), rows, limit=100),
        list_import_shown(imported(), rows),
        undecided_listed([undecided(n) for n in range(5)], [undecided(n, near=True) for n in range(5)]),
        best_shown([undecided(n) for n in range(5)], of=5, least=0.1),
        *(undecided_shown(undecided(n, near=True), "1 of 5") for n in range(5)),
    )
    for parts in pages:
        shown = page(parts, width)
        assert max(cell_len(line) for line in shown.splitlines()) <= width
        assert "…" not in shown
