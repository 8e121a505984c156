"""Precedence per field: another order changes what is stored, from what the sources have said, and asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bowerbird import Bowerbird
from bowerbird.importing.importer import Importer
from bowerbird.music import Artist, ArtistQuery
from bowerbird.settings import Settings, load_settings
from bowerbird.testing import ScriptedProvider
from bowerbird.words.errors import ConfigurationError, QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier

KNOWN = Identifier("test", "1")
ONE = Facts(fields={"name": "Pink Floyd", "country": "GB", "aliases": ["PF"]}, identifiers=(KNOWN,))
TWO = Facts(fields={"name": "The Floyd", "country": "XE", "aliases": ["The PF"]}, identifiers=(KNOWN,))


@pytest.fixture
def providers() -> tuple[ScriptedProvider, ScriptedProvider]:
    return ScriptedProvider("one", ONE), ScriptedProvider("two", TWO)


@pytest.fixture
def artists(providers: tuple[ScriptedProvider, ScriptedProvider]) -> type[Importer[Artist, ArtistQuery]]:
    class Scripted(Importer[Artist, ArtistQuery]):
        pass

    Scripted.providers = providers
    return Scripted


def opened(url: str, importer: type[Importer[Artist, ArtistQuery]], toml: str = "") -> Bowerbird:
    return Bowerbird(url, importers=[importer], settings=settings(toml))


def settings(toml: str) -> Settings:
    return load_settings({"BOWERBIRD_PRECEDENCE": toml})


@pytest.fixture
def stored(ready_url: str, artists: type[Importer[Artist, ArtistQuery]]) -> Iterator[int]:
    """An artist of whom both sources have spoken."""
    with opened(ready_url, artists) as bird:
        yield bird.run(artists, name="Pink Floyd", identifiers=[KNOWN]).require_item().id


def test_a_new_order_changes_what_is_stored_and_asks_nobody(
    ready_url: str,
    artists: type[Importer[Artist, ArtistQuery]],
    providers: tuple[ScriptedProvider, ScriptedProvider],
    stored: int,
) -> None:
    asked = [len(one.fetched) for one in providers]
    with opened(ready_url, artists, 'artist.country = ["two"]') as bird:
        assert bird.catalogue.record(stored).fields["country"] == "GB"
        rebuilt = bird.rebuild("artist")
        record = bird.catalogue.record(stored)
        assert (rebuilt.items, rebuilt.changed) == (1, 1)
        assert (record.fields["country"], record.fields["name"]) == ("XE", "Pink Floyd")
        assert record.fields["aliases"] == ["PF", "The PF"]
        assert record.sources["country"] == ("two",)
        last = bird.catalogue.history(stored)[-1]
        assert (last.actor, last.action) == ("rebuild", "rebuilt")
        assert bird.rebuild().changed == 0
    assert [len(one.fetched) for one in providers] == asked


def test_a_persons_word_comes_first_whatever_is_set(
    ready_url: str, artists: type[Importer[Artist, ArtistQuery]], stored: int
) -> None:
    with opened(ready_url, artists, 'artist.country = ["two", "one"]') as bird:
        bird.edit(stored, country="IT")
        bird.rebuild()
        assert bird.catalogue.record(stored).fields["country"] == "IT"


def test_an_import_merges_by_the_order_that_is_set(
    ready_url: str, artists: type[Importer[Artist, ArtistQuery]]
) -> None:
    with opened(ready_url, artists, 'artist.country = ["two"]\nartist.aliases = ["two"]') as bird:
        item = bird.run(artists, name="Pink Floyd", identifiers=[KNOWN]).require_item()
        assert (item.country, item.aliases) == ("XE", ["The PF", "PF"])
        assert bird.rebuild().changed == 0


def test_it_goes_on_where_it_stopped(ready_url: str, artists: type[Importer[Artist, ArtistQuery]], stored: int) -> None:
    told: list[tuple[int, int, int]] = []
    with opened(ready_url, artists, 'artist.country = ["two"]') as bird:
        assert bird.rebuild(after=stored).items == 0
        assert bird.catalogue.record(stored).fields["country"] == "GB"
        bird.rebuild(Artist, after=stored - 1, progress=lambda *each: told.append(each))
        assert told == [(1, 1, stored)]


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ('artist.colour = ["two"]', "no field 'colour'"),
        ('artist.country = ["three"]', "no provider 'three'"),
    ],
)
def test_an_order_of_what_is_not_there_is_refused(
    ready_url: str, artists: type[Importer[Artist, ArtistQuery]], toml: str, told: str
) -> None:
    with pytest.raises(ConfigurationError, match=told):
        opened(ready_url, artists, toml)


def test_an_order_of_a_kind_that_is_not_there_is_refused(
    ready_url: str, artists: type[Importer[Artist, ArtistQuery]]
) -> None:
    with opened(ready_url, artists, 'planet.name = ["one"]') as bird, pytest.raises(QueryError, match="planet"):
        bird.rebuild()


def test_an_unknown_kind_is_refused(bird: Bowerbird) -> None:
    with pytest.raises(QueryError, match="no kind 'planet'"):
        bird.rebuild("planet")


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("artist = 3", "artist.FIELD"),
        ('artist.country = "two"', "must be a list"),
        ("artist.country = []", "must be a list"),
        ('artist.country = ["two", "curator"]', "always comes first"),
        ("artist.country = [", "precedence"),
    ],
)
def test_a_wrong_form_is_a_configuration_error(toml: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        settings(toml)


def test_the_file_sets_it_as_a_table(tmp_path: Path) -> None:
    (tmp_path / "bowerbird.toml").write_text(
        '[precedence]\nalbum.title = ["curator", "one"]\n"artist.name" = ["two"]\n'
    )
    found = load_settings({}, tmp_path)
    assert found.of_fields("album") == {"title": ("curator", "one")}
    assert found.of_fields("artist") == {"name": ("two",)}
    assert "album.title = curator, one" in found.values["precedence"].shown
