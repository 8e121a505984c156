"""``show``, ``list``, ``edit`` and ``history``: the catalogue in a person's hands."""

from __future__ import annotations

import pytest

from acceptance.program import PINK_FLOYD, Program
from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.music import Album
from bowerbird.words.facts import CURATOR, Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status


@pytest.fixture
def filled(program: Program) -> Program:
    assert program("import", "artist", "Pink Floyd").code == 0
    return program


def test_show_tells_who_said_what(filled: Program) -> None:
    filled("import", "album", "Wish You Were Here", "--artist", "Pink Floyd")
    shown = filled("show", "artist", "1", "--all").out
    assert "artist 1  Pink Floyd" in shown
    for part in (
        "Identifiers",
        "Relations",
        "progressive rock",
        "Wish You Were Here",
        "Links",
        "What each source said",
    ):
        assert part in shown
    told = filled("show", "artist", "1", "--json").json
    assert told["sources"]["country"] == ["musicbrainz"]
    assert [one["name"] for one in told["related_from"]] == ["Wish You Were Here"]
    assert told["enrichments"][0]["status"] == "succeeded"


def test_show_begins_with_what_an_item_is_and_keeps_the_ledger_for_all(program: Program) -> None:
    program("import", "album", "The Dark Side of the Moon", "--artist", "Pink Floyd")
    program("import", "releases", "The Dark Side of the Moon")
    shown = program("show", "album", "The Dark Side of the Moon").out
    first, *rest = shown.splitlines()
    assert first.startswith("Pink Floyd – The Dark Side of the Moon (1973, Album)  album ")  # noqa: RUF001 -- as shown
    # An album has no tracks of its own: those of its earliest edition stand for them.
    assert (
        shown.index("Tracks of release") < shown.index("Speak to Me") < shown.index("Eclipse") < shown.index("Fields")
    )
    assert "Asked (UTC)" not in shown
    assert "succeeded  musicbrainz" in shown
    assert rest[-1].startswith("What each source said, when and why: bowerbird show album ")
    assert "Asked (UTC)" in program("show", "album", "The Dark Side of the Moon", "--all").out


@pytest.mark.parametrize(
    "word", ["1", "pink floyd", PINK_FLOYD, f"https://musicbrainz.org/artist/{PINK_FLOYD}", "discogs:45467"]
)
def test_an_item_is_found_by_whatever_names_it(filled: Program, word: str) -> None:
    assert filled("show", "artist", word, "--json").json["id"] == 1


def test_what_is_only_known_in_passing_is_marked(program: Program) -> None:
    program("import", "album", "Wish You Were Here", "--artist", "Pink Floyd")
    assert "(partial)" in program("show", "artist", "Pink Floyd").out
    assert "(partial)" in program("show", "artist", "Pink Floyd", "--all").out


def test_list_pages_through_a_kind(program: Program) -> None:
    for name in ("Pink Floyd", "Queen", "ABBA"):
        program("import", "artist", name)
    listed = program("list", "artist").out
    assert listed.index("ABBA") < listed.index("Pink Floyd") < listed.index("Queen")
    assert "3 artists" in listed
    assert "2 to 2 of 3 artists" in program("list", "artist", "--limit", "1", "--offset", "1").out
    page = program("list", "artist", "--limit", "1", "--offset", "1", "--json").json
    assert (page["total"], [one["name"] for one in page["items"]]) == (3, ["Pink Floyd"])
    assert "No albums in the catalogue" in program("list", "album").out


def test_an_edit_outlives_a_forced_import(filled: Program) -> None:
    edited = filled("edit", "1", "country=US", "area=", "aliases=Floyd", "aliases=The Floyd")
    assert edited.code == 0
    assert "country: GB → US" in edited.out
    assert "area: United Kingdom → (blank)" in edited.out

    assert filled("import", "artist", "Pink Floyd", "--force").code == 0
    told = filled("show", "artist", "1", "--json").json
    assert (told["fields"]["country"], told["fields"]["area"]) == ("US", None)
    assert told["fields"]["aliases"] == ["Floyd", "The Floyd"]
    assert told["sources"]["country"] == ["curator"]
    shown = filled("show", "artist", "1").out
    assert "curator (edited)" in shown
    assert "(blank)" in shown

    forgotten = filled("edit", "1", "--forget", "country", "--json").json
    assert forgotten["changes"] == {"country": {"old": "US", "new": "GB"}}
    assert forgotten["changed"] == {"fields": ["country"]}


def test_an_edit_that_the_source_agrees_with_is_kept_all_the_same(filled: Program) -> None:
    edited = filled("edit", "1", "country=GB")
    assert (edited.code, edited.out.splitlines()[0]) == (0, "Nothing changed: artist 1  Pink Floyd")


def test_history_tells_old_and_new(filled: Program) -> None:
    filled("edit", "1", "country=US")
    told = filled("history", "1").out
    assert "country: (blank) → GB" in told
    assert "country: GB → US" in told
    assert f"+ identifier musicbrainz_artist:{PINK_FLOYD}" in told
    assert "+ relation genre progressive rock" in told
    first, second = filled("history", "1", "--json").json["revisions"]
    assert (first["actor"], second["actor"]) == ("musicbrainz", "curator")
    assert second["difference"]["fields"] == {"country": ["GB", "US"]}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["show", "artist", "999"], 1, "there is no artist '999'"),
        (["show", "artist", "Nobody"], 1, "there is no artist 'Nobody'"),
        (["history", "999"], 1, "there is no item 999"),
        (["edit", "999", "country=US"], 1, "there is no item 999"),
        (["show", "band", "1"], 2, "there is no kind 'band'; there are: album, artist, category"),
        (["list", "band"], 2, "there is no kind 'band'"),
        (["list", "artist", "--limit", "0"], 2, "--limit"),
        (["history", "one"], 2, "'one' is no id: give an id, or KIND and a name"),
        (["edit", "1"], 2, "nothing to edit"),
        (["edit", "1", "country"], 2, "'country' is no field=value"),
        (["edit", "1", "planet=Mars"], 2, "artist has no field 'planet'; it has name,"),
        (["edit", "1", "--forget", "planet"], 2, "artist has no field 'planet'"),
        (["edit", "1", "name="], 2, "name cannot be blank"),
        (["edit", "1", "begin_date=1999-02-30"], 2, "YYYY-MM-DD"),
        (["edit", "1", "ended=maybe"], 2, "yes or no"),
    ],
)
def test_mistakes_are_told_plainly(filled: Program, words: list[str], code: int, said: str) -> None:
    plain = filled(*words)
    assert (plain.code, plain.out) == (code, "")
    assert said in plain.err
    assert "Traceback" not in plain.err
    as_json = filled(*words, "--json")
    assert (as_json.code, as_json.err) == (code, "")
    assert said in as_json.json["error"]


def test_two_of_one_name_are_told_apart_by_id(program: Program) -> None:
    program("import", "artist", "Nirvana", "--best")
    program("import", "artist", "https://musicbrainz.org/artist/9282c8b4-ca0b-4c6b-b7e3-4f7762dfc4d6")
    ended = program("show", "artist", "Nirvana")
    assert ended.code == 3
    assert "2 items are called 'Nirvana'" in ended.err


@pytest.mark.parametrize("more", [[], ["--all"]])
def test_a_narrow_terminal_loses_nothing(filled: Program, more: list[str]) -> None:
    shown = filled("show", "artist", "1", *more, COLUMNS="40", NO_COLOR="1").out
    assert max(len(line) for line in shown.splitlines()) <= 40
    assert PINK_FLOYD in shown
    assert "\x1b" not in shown


def test_every_command_names_an_item_in_one_way(program: Program) -> None:
    with program.library() as bird:
        for title in ("Animals", "1999", "Twice", "Twice"):
            word = f"word {bird.catalogue.count('album')}"
            mbid = f"00000000-0000-4000-8000-{bird.catalogue.count('album'):012}"
            fields = {"title": title, "disambiguation": word, "primary_type": "Album"}
            facts = Facts(fields=fields, identifiers=(Identifier("musicbrainz_release_group", mbid),))
            entry = LedgerEntry(provider=CURATOR, status=Status.SUCCEEDED, facts=facts)
            bird._store.apply([Answer(kind=Album, entry=entry, run="test")])
    for words in (["show", "1"], ["show", "albums", "animals"], ["history", "1"], ["history", "album", "Animals"]):
        assert "Animals" in program(*words).out
    assert program("show", "album", "1999", "--json").json["id"] == 2
    assert program("edit", "albums", "Animals", "primary_type=EP", "--json").json["item"]["id"] == 1
    assert program("edit", "1", "primary_type=Album", "--json").json["item"]["id"] == 1
    for words in (
        ["jobs", "--item"],
        ["retry", "--item"],
        ["cancel", "--item"],
        ["enrich", "--provider", "musicbrainz", "--dry-run", "--item"],
    ):
        assert program(*words, "albums Animals").code == 0
        assert program(*words, "1").code == 0
        assert program(*words, "album Nothing").code == 1
        assert program(*words, "Animals").code == 2
        assert program(*words, "album Twice").code == 3
    assert "nothing to decide" in program("review", "--item", "album Animals").err
    for words in (
        ["show", "album", "Twice"],
        ["history", "album", "Twice"],
        ["edit", "album", "Twice", "title=x"],
        ["merge", "album", "Twice", "1999"],
        ["review", "--item", "album Twice"],
    ):
        ended = program(*words)
        assert ended.code == 3
        assert "  3  Twice (word 2)" in ended.err
    assert [one["id"] for one in program("show", "album", "Twice", "--json").json["choices"]] == [3, 4]
    for words in (
        ["show", "Animals"],
        ["show", "album"],
        ["history", "x" * 9],
        ["edit", "Animals", "title=x"],
    ):
        ended = program(*words)
        assert (ended.code, "Traceback" in ended.err) == (2, False)
    endless = program("show", "9" * 5000)
    assert (endless.code, "there is no item 9999" in endless.err, "Traceback" in endless.err) == (1, True, False)
    assert program("merge", "3", "4", "--yes", "--json").json["item"]["id"] == 4
