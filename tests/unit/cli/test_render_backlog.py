"""What a person sees of background work, on wide and narrow terminals, whatever the names are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from bowerbird.app import BUILT_IN
from bowerbird.background.enriching import Enriched
from bowerbird.catalogue.work.overview import JobLine, ProviderStatus
from bowerbird.cli.render import (
    enriched_shown,
    enriched_told,
    import_shown,
    jobs_shown,
    jobs_told,
    list_imports_shown,
    providers_shown,
    record_shown,
    rows_shown,
    settings_shown,
    status_shown,
    status_told,
    worked_shown,
    worked_told,
)
from bowerbird.cli.render.words import bytes_words
from bowerbird.cli.setup import provider_lines, setting_lines
from bowerbird.cli.worklog import line
from bowerbird.music import Artist
from bowerbird.settings import load_settings
from bowerbird.words.circuit import CircuitState
from bowerbird.words.facts import Image
from bowerbird.words.lists import ImportStatus, ListImport, ListRow, RowStatus
from bowerbird.words.results import IN_LEDGER, ImportResult, Match, ProviderResult, Status
from unit.cli.test_render import NOW, page, record

HOSTILE = "\x1b[2J\u202eevil\nname"
WIDTHS = (120, 80, 40)


def provider(**changes: Any) -> ProviderStatus:
    return ProviderStatus(**{"provider": "cover_art", "counts": {"due": 3, "succeeded": 120_000}, **changes})


def job(**changes: Any) -> JobLine:
    known: dict[str, Any] = {
        "item_id": 7,
        "kind": "album",
        "name": "The Dark Side of the Moon",
        "provider": "cover_art",
        "status": "due",
        "priority": 0,
        "attempts": 0,
        "asked_at": None,
        "due_at": NOW,
        "worker": None,
        "error_type": None,
        "error": None,
        "trace": None,
    }
    return JobLine(**{**known, **changes})


def imported(*results: ProviderResult, created: bool = False) -> ImportResult[Artist]:
    item = Artist(id=7, display_name="Nirvana", name="Nirvana", aliases=[])
    return ImportResult(kind="artist", item=item, created=created, providers={one.provider: one for one in results})


def queued(name: str = "cover_art") -> ProviderResult:
    return ProviderResult(provider=name, status=Status.QUEUED)


# Imports


def test_an_import_with_a_queued_provider_says_what_to_do_next() -> None:
    heard = ProviderResult(provider="musicbrainz", status=Status.SUCCEEDED, seconds=0.5)
    shown = page(import_shown(imported(heard, queued(), queued("logos"), created=True), {"name": "Nirvana"}))
    # One line for all of them, and no row of the table.
    assert shown.count("cover_art") == shown.count("logos") == 1
    assert "0.00" not in shown
    assert "Queued for a worker: cover_art, logos. Start one, or use --wait:\n  bowerbird worker\n" in shown


def test_an_item_that_is_stored_is_told_so_also_while_a_provider_is_queued() -> None:
    skipped = ProviderResult(provider="musicbrainz", status=Status.SKIPPED)
    shown = page(import_shown(imported(skipped, queued()), {"name": "Nirvana"}))
    assert shown.startswith("In the catalogue already: artist 7  Nirvana\n")
    assert "no source gave an answer" not in shown


def test_who_waited_in_vain_is_told_where_to_look() -> None:
    away = ProviderResult(provider="logos", status=Status.UNAVAILABLE, error="down")
    shown = page(import_shown(imported(queued(), away), {"name": "Nirvana"}, waited=True))
    assert "cover_art is held up; this shows why:\n  bowerbird status\n" in shown
    assert "A worker asks logos again in a while; this shows when:\n  bowerbird jobs --item 7\n" in shown
    assert "--wait" not in shown


def test_what_a_worker_changed_is_not_told_as_nothing() -> None:
    shown = page(import_shown(imported(ProviderResult(provider="cover_art", status=Status.SUCCEEDED)), {}))
    assert "nothing" not in shown


# Images


def test_an_image_shows_its_form_size_and_file_and_none_is_cut_off() -> None:
    name = f"11/3b/{'0' * 64}.jpg"
    kept = Image(
        "front", "https://example.org/a.jpg", name, "0" * 64, "image/jpeg", 500, 480, 8_123, ("Front", "Spine")
    )
    address = Image("logo", "https://example.org/logo.png")
    for width in (200, 120, 80):
        shown = page(record_shown(record(images=(kept, address))), width)
        for part in ("front", "Spine", "jpeg", "500 x 480", "8 kB", name, kept.url, address.url):
            assert part in shown, (width, part)
    assert "Front" not in page(record_shown(record(images=(kept,))))


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, ""), (1, "1 byte"), (999, "999 bytes"), (1_000, "1 kB"), (8_499, "8 kB"), (1_250_000, "1.2 MB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert bytes_words(size) == words


# Status and jobs


def test_status_says_why_a_provider_is_held_up_and_what_to_do() -> None:
    found = [
        provider(provider="musicbrainz", state=CircuitState.PAUSED),
        provider(state=CircuitState.OPEN, probe_at=NOW, error=f"503 {HOSTILE}"),
        provider(provider="logos", state=CircuitState.HALF_OPEN),
    ]
    shown = page(status_shown(found, {}))
    assert "musicbrainz is paused by a person. Go on with: bowerbird resume musicbrainz" in shown
    assert "cover_art is held up: its jobs wait, and one of them tries again at 2026-03-01 12:30 UTC." in shown
    assert "503 \\x1b[2J\\u202eevil" in shown
    assert shown.endswith("tries again now.\n")


def test_status_leaves_out_what_there_is_none_of() -> None:
    shown = page(status_shown([provider(stale=2, per_minute=0.4)], {"due": 2, "succeeded": 5}))
    assert shown.splitlines()[0].split() == ["Provider", "State", "Due", "Succeeded", "Stale", "Per", "min"]
    assert "Whole imports that wait: 2 due\n" in shown
    assert "Whole imports" not in page(status_shown([provider()], {"succeeded": 5}))


def test_the_json_of_the_status_has_every_count() -> None:
    told = status_told([provider()], {"due": 2})
    assert told["deferred_runs"] == {"due": 2}
    (one,) = told["providers"]
    assert (one["state"], one["due"], one["succeeded"], one["failed"], one["running"]) == ("closed", 3, 120_000, 0, 0)


def test_jobs_are_listed_with_what_went_wrong() -> None:
    found = [job(), job(item_id=8, name=HOSTILE, status="unavailable", attempts=3, asked_at=NOW, error=HOSTILE)]
    shown = page(jobs_shown(found, limit=50))
    assert "\\x1b[2J\\u202eevil\\nname" in shown
    assert shown.endswith("\n2 jobs\n")
    assert page(jobs_shown(found, limit=2)).endswith("\n2 jobs (there may be more: --limit)\n")
    assert page(jobs_shown([], limit=50)) == "No such jobs.\n"
    assert [one["item_id"] for one in jobs_told(found)["jobs"]] == [7, 8]


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_terminal_nor_obeyed_by_it(width: int) -> None:
    long = job(name=HOSTILE * 5, status="running", worker=f"{'h' * 60}:12345:abcdef", error=HOSTILE * 20, attempts=3)
    pages = [
        page(jobs_shown([job(), long], limit=2), width),
        page(status_shown([provider(state=CircuitState.OPEN, error=HOSTILE * 9, oldest_due=NOW)], {"due": 1}), width),
        page(worked_shown({("cover_art", "not_found"): 12, ("x" * 60, "failed"): 1}, 3), width),
        page(enriched_shown(Enriched(selected=9, sample=((1, "album", HOSTILE),)), "cover_art", dry_run=True), width),
        page(import_shown(imported(queued("x" * 60)), {"name": HOSTILE}), width),
        page(record_shown(record(images=(Image(HOSTILE, f"https://x/{HOSTILE}", "f" * 70, types=(HOSTILE,)),))), width),
    ]
    for shown in pages:
        assert max(map(cell_len, shown.splitlines())) <= width
        assert not set(shown) & {"\x1b", "\u202e"}


# What was done


def test_a_worker_tells_what_it_did_and_what_is_left() -> None:
    done = {("logos", "failed"): 1, ("cover_art", "succeeded"): 2, ("cover_art", "not_found"): 1}
    assert page(worked_shown(done, 0)) == "Did 4 jobs.\n  cover_art: 1 not found, 2 succeeded\n  logos: 1 failed\n"
    assert page(worked_shown({}, 0)) == "There was nothing to do.\n"
    assert page(worked_shown({}, 1)).endswith("\n1 job waits; this shows for what: bowerbird status\n")
    assert page(worked_shown({}, 2)).endswith("\n2 jobs wait; this shows for what: bowerbird status\n")
    assert worked_told(done, 2) == {
        "success": True,
        "jobs": 4,
        "outcomes": {"cover_art": {"not_found": 1, "succeeded": 2}, "logos": {"failed": 1}},
        "waiting": 2,
    }


@pytest.mark.parametrize(
    ("done", "dry_run", "said"),
    [
        (Enriched(selected=0), False, "There is no such item that cover_art is to be asked about.\n"),
        (Enriched(selected=2, queued=2), False, "Queued 2 jobs of cover_art.\nThey run while a worker does"),
        (Enriched(selected=3, queued=1), False, "2 items had a job that was due or running already.\nIt runs while"),
        (Enriched(selected=12, sample=((1, "album", "A"),)), True, "asked about 12 items:\n"),
        (Enriched(selected=12, sample=((1, "album", "A"),)), True, "and 11 more\n"),
        (
            Enriched(selected=3, outcomes={"not_found": 2}),
            False,
            "Asked cover_art about 2 items: 2 not found.\n1 item is",
        ),
    ],
)
def test_what_an_enrichment_came_to(done: Enriched, dry_run: bool, said: str) -> None:
    assert said in page(enriched_shown(done, "cover_art", dry_run=dry_run))


def test_the_json_of_an_enrichment() -> None:
    assert enriched_told(Enriched(selected=2, queued=1), dry_run=False) == {
        "success": True,
        "dry_run": False,
        "selected": 2,
        "queued": 1,
    }
    tried = enriched_told(Enriched(selected=1, sample=((7, "album", "A"),)), dry_run=True)
    assert tried["sample"] == [{"id": 7, "kind": "album", "name": "A"}]
    assert enriched_told(Enriched(selected=1, outcomes={"failed": 1}), dry_run=False)["outcomes"] == {"failed": 1}


# The log of a worker on a terminal


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            {"event": "worker started", "worker": "here:1:a", "concurrency": 8},
            "worker started, up to 8 jobs at once; Ctrl-C stops it",
        ),
        ({"event": "worker stopped", "worker": "here:1:a", "handed_back": 0}, "worker stopped"),
        ({"event": "worker stopped", "worker": "here:1:a", "handed_back": 2}, "worker stopped, 2 jobs given back"),
        (
            {"event": "job done", "provider": "cover_art", "item": 7, "status": "not_found", "seconds": 0.412},
            "cover_art  item 7  not found  0.41 s",
        ),
        (
            {"event": "job done", "provider": "logos", "item": 7, "status": "failed", "seconds": 1, "error": "no"},
            "logos  item 7  failed  1.00 s: no",
        ),
        ({"event": "probing", "provider": "cover_art"}, "probing  provider=cover_art"),
        ({"event": "it broke", "exception": "Traceback …"}, "it broke\nTraceback …"),
    ],
)
def test_a_log_line_is_short_and_plain(event: dict[str, Any], said: str) -> None:
    at = dt.datetime(2026, 3, 1, 12, 30, 59).astimezone()
    told = {**event, "level": "info", "timestamp": at.astimezone(dt.UTC).isoformat()}
    assert line(told, colours=False) == f"12:30:59  {said}"
    assert said.partition("\n")[0] in line(told, colours=True)


def test_a_log_line_is_red_when_something_went_wrong() -> None:
    told = {"timestamp": NOW.isoformat(), "level": "warning", "event": "job done", "provider": "x", "item": 1}
    assert "\x1b[31m" in line({**told, "status": "failed", "seconds": 1.0}, colours=True)
    assert "\x1b[33m" in line({**told, "event": "the database failed"}, colours=True)
    assert "\x1b[32m" in line({**told, "level": "info", "status": "succeeded", "seconds": 1.0}, colours=True)


def _busy_pages() -> dict[str, list[Any]]:
    """Pages on which every column has something to show, as they are in a catalogue at work."""
    counts = dict.fromkeys((status.value for status in IN_LEDGER), 123_456)
    busy = provider(provider="coverartarchive", counts=counts, stale=999_999, per_minute=1234.5, oldest_due=NOW)
    failed = job(
        status="unavailable", attempts=12, asked_at=NOW, worker="a-machine:12345:0", error="the source is down " * 5
    )
    row = ListRow(
        import_id=1, number=1234, told={"title": "Animals", "artist": "Pink Floyd"}, query=None, rank=7,
        status=RowStatus.AMBIGUOUS, reason="several albums fit: choose one", item_id=12345, name="The Dark Side of It",
        match=Match(score=0.91),
    )  # fmt: skip
    listed = ListImport(
        id=1, kind="album", source="greatest-albums.csv", list_id=None, status=ImportStatus.DONE, total=500,
        counts=dict.fromkeys(RowStatus, 100), requests=5000, created_at=NOW,
    )  # fmt: skip
    settings = load_settings({"BOWERBIRD_MUSICBRAINZ_URL": "https://musicbrainz.example.org/ws/2"}, Path("/nowhere"))
    return {
        "status": list(status_shown([busy], {})),
        "jobs": list(jobs_shown([failed], limit=50)),
        "imports": list(list_imports_shown([listed])),
        "imports show": list(rows_shown(listed, [row], limit=50)),
        "config": list(settings_shown(setting_lines(settings))),
        "providers": list(providers_shown(provider_lines(BUILT_IN, settings))),
    }


@pytest.mark.parametrize("name", ["status", "jobs", "imports", "imports show", "config", "providers"])
@pytest.mark.parametrize("width", [80, 120])
def test_a_table_stays_a_table_at_the_usual_widths(name: str, width: int) -> None:
    lines = [line.rstrip() for line in page(_busy_pages()[name], width).splitlines()]
    assert max(map(cell_len, lines)) <= width
    assert any(line and set(line) == {"─"} for line in lines), "\n".join(lines)
