"""Misspelt settings: what was meant, and that a stranger's own settings are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bowerbird import Bowerbird
from bowerbird.music import AlbumImporter, ArtistImporter
from bowerbird.settings import load_settings
from bowerbird.settings.names import intended, intended_variable
from bowerbird.spelling import refuse_misspelt
from bowerbird.words.errors import ConfigurationError
from bowerbird.words.source import Option, Source

KNOWN = {"contact", "database_url", "images", "languages", "lease_seconds", "discogs_token", "ai_key"}
PLACES = {"musicbrainz", "cover_art", "wikidata", "wikipedia", "discogs", "amazon", "ai", "open_library"}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("wikidta_mode", "wikidata_mode"),
        ("contcat", "contact"),
        ("Contact", "contact"),
        ("image", "images"),
        ("langauges", "languages"),
        ("discogs_tokn", "discogs_token"),
        ("amzaon_per_day", "amazon_per_day"),
        ("musicbrainz_rat", "musicbrainz_rate"),
        ("coverart_mode", "cover_art_mode"),
        ("wikidata-mode", "wikidata_mode"),
        ("opne_library_url", "open_library_url"),
        ("wikidata_mode", None),
        ("open_library_concurrency", None),
        ("shop_url", None),
        ("tmdb_mode", None),
        ("api_url", None),
        ("trust", None),
    ],
)
def test_what_a_misspelt_name_is_meant_for(name: str, meant: str | None) -> None:
    assert intended(name, KNOWN, PLACES) == meant


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("BOWERBIRD_CONTCAT", "BOWERBIRD_CONTACT"),
        ("BOWERBIRD_contact", "BOWERBIRD_CONTACT"),
        ("bowerbird_contact", "BOWERBIRD_CONTACT"),
        ("BOWERBRID_CONTACT", "BOWERBIRD_CONTACT"),
        ("BOWERBIRD_WIKIDTA_MODE", "BOWERBIRD_WIKIDATA_MODE"),
        ("BOWERBIRD_CONTACT", None),
        ("BOWERBIRD_TRUST", None),
        ("BOWERBIRD_SHOP_TOKEN", None),
        ("BOWER_VERSION", None),
        ("CONTACT", None),
        ("PATH", None),
    ],
)
def test_what_a_misspelt_variable_is_meant_for(variable: str, meant: str | None) -> None:
    assert intended_variable(variable, KNOWN, PLACES) == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('wikidta_mode = "off"', "did you mean wikidata_mode?"),
        ('contcat = "a@b"', "did you mean contact?"),
        ('[wikidata]\nmode = "off"', "write wikidata_mode = … above all tables"),
        ('[precedence]\nalbm.description = ["wikipedia"]', "did you mean album?"),
        ("colour = 3", "there are: ai_cost_per_day"),
    ],
)
def test_the_file_is_read_strictly(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / "bowerbird.toml").write_text(written)
    with pytest.raises(ConfigurationError) as caught:
        Bowerbird(f"sqlite:///{tmp_path}/x.db", settings=load_settings({}, tmp_path))
    assert told in str(caught.value)


def test_the_environment_is_looked_at_too(tmp_path: Path) -> None:
    settings = load_settings({"BOWERBIRD_CONTCAT": "a@b", "HOME": "/root"}, tmp_path)
    with pytest.raises(
        ConfigurationError, match=r"BOWERBIRD_CONTCAT in the environment.*did you mean BOWERBIRD_CONTACT"
    ):
        refuse_misspelt(settings, (ArtistImporter, AlbumImporter))


def test_what_a_source_of_ones_own_declares_is_known() -> None:
    shop = Source(name="contcat", url="https://x.example", options=(Option(name="tokens", told="a token"),))
    settings = load_settings({"BOWERBIRD_CONTCAT_URL": "https://y.example", "BOWERBIRD_CONTCAT_TOKENS": "t"})
    settings.refuse_misspelt([shop], ["contcat"])
