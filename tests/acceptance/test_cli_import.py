"""``bowerbird import``: what a person and a program get from it."""

from __future__ import annotations

import pytest

from acceptance.program import NIRVANA_UK, NIRVANA_US, PINK_FLOYD, WISH_YOU_WERE_HERE, Program
from bowerbird.sandbox import Fault, Sandbox


def test_an_artist_is_created_and_then_found_without_a_request(program: Program, sandbox: Sandbox) -> None:
    first = program("import", "artist", "Pink Floyd")
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("Created artist 1  Pink Floyd\n")
    assert "bowerbird show artist 1" in first.out
    assert "13 identifiers" in first.out

    sandbox.forget_requests()
    again = program("import", "artist", "pink floyd")
    assert again.code == 0
    assert again.out.startswith("In the catalogue already: artist 1  Pink Floyd\n")
    assert sandbox.requests == []


def test_the_json_of_an_import(program: Program) -> None:
    told = program("import", "artist", "Pink Floyd", "--json").json
    assert list(told) == ["kind", "success", "created", "item", "providers", "summary", "errors"]
    assert (told["success"], told["created"], told["errors"]) == (True, True, [])
    assert list(told["item"]) == ["id", "kind", "name", "fields"]
    assert told["item"]["fields"]["country"] == "GB"
    (provider,) = told["providers"]
    assert provider["provider"] == "musicbrainz"
    assert provider["status"] == "succeeded"
    assert provider["error"] is None
    assert provider["seconds"] > 0
    assert provider["match"]["score"] == 1
    assert set(provider["changed"]) == {"fields", "identifiers", "links", "relations"}
    assert f"+musicbrainz_artist:{PINK_FLOYD}" in provider["changed"]["identifiers"]


def test_force_asks_again_and_changes_nothing(program: Program, sandbox: Sandbox) -> None:
    program("import", "artist", "Pink Floyd")
    sandbox.forget_requests()
    told = program("import", "artist", "Pink Floyd", "--force", "--json").json
    assert (told["success"], told["created"]) == (True, False)
    assert [(one["status"], one["changed"]) for one in told["providers"]] == [("unchanged", {})]
    assert len(sandbox.requests) == 1


def test_an_album_brings_its_artist_along(program: Program) -> None:
    told = program("import", "album", "Wish You Were Here", "--artist", "Pink Floyd", "--year", "1975", "--json").json
    assert told["item"]["kind"] == "album"
    assert told["item"]["fields"]["release_year"] == 1975
    assert [one["name"] for one in program("list", "artist", "--json").json["items"]] == ["Pink Floyd"]


def test_several_that_fit_are_listed_to_choose_from(program: Program) -> None:
    asked = program("import", "artist", "Nirvana")
    assert asked.code == 3
    assert "1980s–1990s US grunge band" in asked.out  # noqa: RUF001 -- as MusicBrainz prints it
    assert NIRVANA_UK in asked.out
    assert "bowerbird import artist Nirvana --pick 1" in asked.out

    told = program("import", "artist", "Nirvana", "--json")
    assert told.code == 3
    assert (told.json["success"], told.json["item"]) == (False, None)
    first, second = told.json["candidates"]
    assert first["identifier"] == {"scheme": "musicbrainz_artist", "value": NIRVANA_US}
    assert (first["number"], first["id"], first["name"]) == (1, NIRVANA_US, "Nirvana")
    assert (first["type"], first["years"]) == ("Group", "1988–1994")  # noqa: RUF001 -- a span
    assert (first["score"], first["penalties"]) == (1, {})
    assert (second["number"], second["id"]) == (2, NIRVANA_UK)
    assert program("list", "artist", "--json").json["total"] == 0


@pytest.mark.parametrize(
    ("choice", "mbid"),
    [
        (["Nirvana", "--pick", "2"], NIRVANA_UK),
        (["Nirvana", "--best"], NIRVANA_US),
        (["Nirvana", "--country", "GB"], NIRVANA_UK),
        (["--mbid", NIRVANA_UK], NIRVANA_UK),
        ([NIRVANA_UK.upper()], NIRVANA_UK),
        ([f"https://musicbrainz.org/artist/{NIRVANA_UK}"], NIRVANA_UK),
    ],
)
def test_ways_to_choose(program: Program, choice: list[str], mbid: str) -> None:
    assert program("import", "artist", *choice).code == 0
    identifiers = program("show", "artist", "1", "--json").json["identifiers"]
    assert {"scheme": "musicbrainz_artist", "value": mbid} in identifiers


def test_a_country_and_a_year_are_read_as_in_a_list(program: Program) -> None:
    told = program("import", "artist", "Nirvana", "--country", "United Kingdom", "--json").json
    assert told["item"]["fields"]["country"] == "GB"
    album = program("import", "album", "Wish You Were Here", "--artist", "Pink Floyd", "--year", "'75", "--json").json
    assert album["item"]["fields"]["release_year"] == 1975


def test_candidates_of_an_album_name_artist_and_date(program: Program) -> None:
    told = program("import", "album", "Greatest Hits", "--json")
    assert told.code == 3
    assert all(one["artist_credit"] and one["first_release_date"] for one in told.json["candidates"])


def test_the_address_of_an_album_is_understood(program: Program) -> None:
    told = program("import", "album", f"musicbrainz.org/release-group/{WISH_YOU_WERE_HERE}", "--json").json
    assert told["item"]["name"] == "Wish You Were Here"


def test_what_no_source_has_can_be_saved_from_the_words(program: Program) -> None:
    missing = program("import", "artist", "Nobody's Own Band", "--country", "NL")
    assert missing.code == 1
    assert missing.out.startswith("Nothing saved: no source has this artist.\n")
    command = """bowerbird import artist 'Nobody'"'"'s Own Band' --country NL --create"""
    assert command in missing.out

    saved = program("import", "artist", "Nobody's Own Band", "--country", "NL", "--create")
    assert saved.code == 0
    assert saved.out.startswith("Created artist 1  Nobody's Own Band\n")
    shown = program("show", "artist", "1", "--json").json
    assert shown["sources"]["country"] == ["curator"]


def test_what_is_none_of_those_that_fit_is_saved_from_a_persons_own_words(program: Program) -> None:
    words = ("import", "album", "Meddel", "--artist", "Floyd")
    assert "--create" not in program(*words).out
    refused = program(*words, "--create")
    assert refused.code == 3
    assert "bowerbird import album Meddel --artist Floyd --create --provider cover_art\n" in refused.out
    saved = program(*words, "--create", "--provider", "cover_art")
    assert saved.out.startswith("Created album 1  Meddel\n")


def test_who_has_taken_one_of_a_name_learns_of_the_others(program: Program) -> None:
    program("import", "artist", "Nirvana", "--pick", "2")
    again = program("import", "artist", "Nirvana").out
    assert "import it with --mbid ID or --pick NUMBER. A number\nthat is too high lists those that" in again
    assert "1 Nirvana (1980s" in program("import", "artist", "Nirvana", "--pick", "99").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["artist"], "give a NAME or --mbid ID"),
        (["artist", "  "], "the name is empty"),
        (["album", "--artist", "Queen"], "give a TITLE or --mbid ID"),
        (["artist", "--mbid", "nonsense"], "'nonsense' is not a musicbrainz_artist identifier"),
        (["artist", f"https://musicbrainz.org/release/{NIRVANA_UK}"], "is no address of an artist"),
        (["artist", NIRVANA_UK, "--mbid", NIRVANA_US], "two different items"),
        (["artist", "Queen", "--provider", "amazon"], "no provider 'amazon'"),
        (["artist", "Queen", "--best", "--pick", "1"], "--best and --pick"),
        (["artist", "Nirvana", "--pick", "9"], "there is no candidate 9; the list has 2: 1 Nirvana ("),
        (["artist", "Nirvana", "--pick", "0"], "--pick"),
        (["artist", "Queen", "--year", "1970"], "--year"),
        (["album", "Queen", "--year", "then"], "--year"),
        (["artist", "Queen", "--country", "Atlantis"], "--country: the country 'Atlantis' is not known"),
        (["book", "Emma"], "No such command 'book'"),
    ],
)
def test_wrong_usage(program: Program, sandbox: Sandbox, words: list[str], said: str) -> None:
    plain = program("import", *words)
    assert (plain.code, plain.out) == (2, "")
    assert said in plain.err
    assert "Traceback" not in plain.err

    as_json = program("import", *words, "--json")
    assert (as_json.code, as_json.err) == (2, "")
    assert as_json.json["success"] is False
    assert said in as_json.json["error"]
    assert "Nirvana" in words or sandbox.requests == []


def test_a_source_that_is_out_of_reach(program: Program) -> None:
    ended = program("import", "artist", "Queen", BOWERBIRD_MUSICBRAINZ_URL="http://127.0.0.1:1/ws/2")
    assert (ended.code, ended.err) == (1, "")
    assert "unavailable" in ended.out
    assert "cannot be reached" in ended.out
    assert "Traceback" not in ended.out


def test_json_stays_alone_on_stdout_when_requests_are_repeated(program: Program, sandbox: Sandbox) -> None:
    sandbox.add_fault(Fault(status=502, body="<h1>Bad Gateway</h1>"))
    told = program("import", "artist", "Queen", "--json")
    assert (told.code, told.err) == (0, "")
    assert told.json["created"] is True


def test_an_answer_that_is_no_json(program: Program, sandbox: Sandbox) -> None:
    sandbox.add_fault(Fault(status=200, body="<html>maintenance</html>"))
    told = program("import", "artist", "Queen", "--json")
    assert told.code == 1
    assert told.json["providers"][0]["status"] == "unavailable"
    assert "no JSON" in told.json["errors"][0]


def test_without_a_contact_the_real_source_is_not_asked(offline: Program) -> None:
    ended = offline("import", "artist", "Queen")
    assert ended.code == 1
    assert "nothing was sent: set BOWERBIRD_CONTACT" in ended.out
    told = offline("import", "artist", "Queen", "--json").json
    assert told["providers"][0]["error_type"] == "ConfigurationError"


def test_verbose_tells_the_requests_and_else_nobody_does(program: Program) -> None:
    verbose = program("-v", "import", "artist", "Queen", "--json")
    assert verbose.json["success"] is True
    assert verbose.err.count("HTTP Request: GET") == 2
