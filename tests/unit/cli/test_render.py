"""What a person sees of a result, and the plain objects that ``--json`` prints."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from rich.console import Console, RenderableType

from bowerbird.catalogue.records import Enrichment, ItemRecord, Relation, Revision
from bowerbird.cli.importing import understood
from bowerbird.cli.outcome import emit
from bowerbird.cli.render import history_shown, import_shown, import_told, record_shown
from bowerbird.cli.render.words import counted, life_span, many, value_words
from bowerbird.music import AlbumQuery, Artist, ArtistQuery
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate, Difference, Edge, ImportResult, Match, ProviderResult, Status

NOW = dt.datetime(2026, 3, 1, 12, 30, tzinfo=dt.UTC)
MBID = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"


def page(parts: Iterable[RenderableType], width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, color_system=None)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return captured.get()


def candidate(number: int) -> Candidate:
    fields = {"name": f"Band {number}", "type": "Group", "begin_date": "1967-05"}
    return Candidate(
        identifier=Identifier("musicbrainz_artist", MBID), facts=Facts(fields=fields), match=Match(score=0.9)
    )


def stored() -> Artist:
    return Artist(id=1, display_name="Nirvana", name="Nirvana", aliases=[])


def outcome(result: ProviderResult, item: Artist | None = None) -> ImportResult[Artist]:
    return ImportResult(kind="artist", item=item, providers={result.provider: result})


def test_of_many_candidates_ten_are_shown_and_all_are_told() -> None:
    candidates = tuple(candidate(number) for number in range(1, 14))
    result = outcome(ProviderResult(provider="musicbrainz", status=Status.AMBIGUOUS, candidates=candidates))
    shown = page(import_shown(result, {"name": "Band"}))
    assert "13 artists may be meant" in shown
    assert "Band 10" in shown
    assert "Band 11" not in shown
    assert "And 3 more artists" in shown
    assert len(import_told(result)["candidates"]) == 13


def test_a_stored_item_that_a_source_cannot_tell_apart_shows_the_choice() -> None:
    ambiguous = ProviderResult(provider="musicbrainz", status=Status.AMBIGUOUS, candidates=(candidate(1),))
    result = outcome(ambiguous, stored())
    shown = page(import_shown(result, {"name": "Band"}))
    assert "Band 1" in shown
    assert "bowerbird import artist Band --force --pick 1" in shown
    assert len(import_told(result)["candidates"]) == 1


def test_a_source_that_fails_on_a_stored_item_is_told() -> None:
    failed = ProviderResult(provider="musicbrainz", status=Status.UNAVAILABLE, error="503 \x1b[2J", seconds=1.5)
    shown = page(import_shown(outcome(failed, stored()), {"name": "Nirvana"}))
    assert shown.startswith("Unchanged, for no source gave an answer: artist 1  Nirvana")
    assert "musicbrainz: 503 \\x1b[2J" in shown


def test_an_import_without_candidates_tells_of_none() -> None:
    told = import_told(outcome(ProviderResult(provider="musicbrainz", status=Status.NOT_FOUND, error="no")))
    assert "candidates" not in told
    assert "match" not in told["providers"][0]
    assert (told["item"], told["errors"]) == (None, ["no"])


def record(**changes: Any) -> ItemRecord:
    known: dict[str, Any] = {
        "id": 1,
        "kind": "album",
        "name": "Under Pressure",
        "created_at": NOW,
        "updated_at": NOW,
        "fields": {"title": "Under Pressure", "primary_type": None, "release_year": None},
        "sources": {"title": ("musicbrainz",), "primary_type": ("curator",)},
        "identifiers": (),
        "links": (),
        "images": (),
        "relations": (),
        "related_from": (),
        "enrichments": (),
    }
    return ItemRecord(**{**known, **changes})


def tie(number: int, **details: str) -> Relation:
    return Relation(role="artist", id=number, kind="artist", name=f"Band {number}", position=number, details=details)


def test_an_artist_credit_shows_how_it_is_printed() -> None:
    relations = (tie(0, name="Band 0", joinphrase=" & "), tie(1, name="The Band", joinphrase=""))
    shown = page(record_shown(record(relations=relations)))
    assert 'joined by " & "' in shown
    assert 'credited as "The Band"' in shown
    assert 'credited as "Band 0"' not in shown


def test_a_blank_of_the_curator_is_an_answer_and_other_blanks_are_not() -> None:
    shown = page(record_shown(record()))
    assert "(blank)" in shown
    assert "curator (edited)" in shown
    assert "Nothing known: release_year" in shown


def test_of_many_items_tied_to_it_twenty_are_shown() -> None:
    shown = page(record_shown(record(related_from=tuple(tie(number) for number in range(25)))))
    assert "Band 19" in shown
    assert "Band 20" not in shown
    assert "and 5 more" in shown


def test_what_is_related_has_a_part_of_its_own() -> None:
    def recommended(number: int) -> Relation:
        details = {"score": 0.83, "reason": f"shares the artist {number}"}
        return Relation(role="related", id=number, kind="film", name=f"Film {number}", position=0, details=details)

    shown = page(record_shown(record(relations=(tie(1), recommended(7)), related_from=(recommended(8),))))
    relations, _, related = shown.partition("Related\n")
    assert "Film 7" in related
    assert "shares the artist 7" in related
    assert "film 7" in related
    assert "Band 1" in relations
    assert "Film 7" not in relations
    assert "Film 8" not in shown
    assert "Related\n" not in page(record_shown(record(relations=(tie(1),))))


def test_the_ledger_tells_what_went_wrong_and_when_it_is_due() -> None:
    entry = Enrichment(
        provider="musicbrainz",
        status="unavailable",
        partial=True,
        heard_at=NOW,
        asked=None,
        asked_at=NOW,
        attempts=2,
        error_type="UnavailableError",
        error="busy",
        match=None,
        candidates=(),
        due_at=NOW,
        facts=Facts(fields={"title": "x"}),
    )
    shown = page(record_shown(record(enrichments=(entry,))))
    for word in ("unavailable (partial)", "1 field", "2026-03-01 12:30", "busy"):
        assert word in shown


def test_history_names_what_a_relation_leads_to() -> None:
    difference = Difference(
        fields={"aliases": (["A", "B"], ["B", "C"]), "title": ("x", None)},
        relations_added=(Edge(role="artist", object_id=7),),
        relations_removed=(Edge(role="artist", object_id=8),),
    )
    revision = Revision(id=1, actor="musicbrainz", action="updated", run="f" * 32, at=NOW, difference=difference)
    shown = page(history_shown(record(relations=(tie(7),)), [revision]))
    assert "aliases: + C; - A" in shown
    assert "title: x → (blank)" in shown
    assert "+ relation artist Band 7 (item 7)" in shown
    assert "- relation artist item 8" in shown
    assert "run ffffffff\n" in shown


@pytest.mark.parametrize(
    ("fields", "span"),
    [
        ({}, ""),
        ({"begin_date": "1965-01", "end_date": "2014"}, "1965–2014"),  # noqa: RUF001 -- a span
        ({"begin_date": "1967"}, "1967–"),  # noqa: RUF001 -- a span
        ({"begin_date": "1967", "ended": True}, "1967–?"),  # noqa: RUF001 -- a span
        ({"end_date": "1999"}, "?–1999"),  # noqa: RUF001 -- a span
    ],
)
def test_years(fields: dict[str, Any], span: str) -> None:
    assert life_span(fields) == span


def test_values_and_counts_in_words() -> None:
    assert [value_words(one) for one in (None, True, False, 0, ["a", "b"], [])] == ["", "yes", "no", "0", "a; b", ""]
    assert (many(1, "category"), many(2, "category")) == ("1 category", "2 categories")
    assert counted({"field": 1, "link": 0, "identifier": 2}) == "1 field, 2 identifiers"


def test_json_holds_nothing_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    emit({"name": "ピンク \x1b[31m \x9b \u202e\n"})
    out = capsys.readouterr().out
    assert not set(out) & {"\x1b", "\x9b", "\u202e"}
    assert "ピンク" in out
    assert json.loads(out) == {"name": "ピンク \x1b[31m \x9b \u202e\n"}


def test_a_title_with_a_colon_is_a_title() -> None:
    assert understood("album", AlbumQuery, {"title": "re:stacks", "artist": None}) == {"title": "re:stacks"}


def test_the_address_of_another_catalogue_is_an_identifier() -> None:
    given = understood("artist", ArtistQuery, {"name": "https://www.discogs.com/artist/45467-Pink-Floyd"})
    assert given == {"identifiers": (Identifier("discogs", "45467"),)}


def test_what_is_near_is_shown_when_no_source_has_it_and_is_nothing_to_choose_from() -> None:
    near = ProviderResult(
        provider="musicbrainz",
        status=Status.NOT_FOUND,
        candidates=(candidate(1),),
        error="musicbrainz has no such band",
    )
    result = outcome(near)
    assert (result.candidates, result.near, result.summary) == (
        (),
        near.candidates,
        "artist not saved (musicbrainz not_found)",
    )
    shown = page(import_shown(result, {"name": "Bandd"}))
    for words in (
        "no source has this artist",
        "These are near:",
        "Band 1",
        f"bowerbird import artist {MBID}",
        "bowerbird import artist Bandd --create",
    ):
        assert words in shown
    assert "--pick" not in shown
    for told in (import_told(result), result.to_dict()):
        assert ("candidates" in told, len(told["near"])) == (False, 1)
    assert outcome(near, stored()).near == ()
