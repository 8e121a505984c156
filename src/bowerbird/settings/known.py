"""What can be set: every setting with its name, its default, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bowerbird.settings import forms
from bowerbird.sources.ai.source import AI
from bowerbird.sources.amazon.source import AMAZON
from bowerbird.sources.discogs.source import DISCOGS
from bowerbird.sources.wikidata.source import WIKIDATA
from bowerbird.sources.wikipedia.source import WIKIPEDIA
from bowerbird.words.source import Option, Source

PREFIX = "BOWERBIRD_"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that can be set.

    Attributes:
        name: the key in ``bowerbird.toml``; in the environment it is upper case behind ``BOWERBIRD_``.
        default: the value when nobody sets it.
        told: what it does, for a person.
        read: turns the text or number found into a value; raises ValueError with what is accepted.
        secret: whether it is masked wherever it is shown.
    """

    name: str
    default: Any
    told: str
    read: Callable[[Any], Any]
    secret: bool = False

    @property
    def variable(self) -> str:
        """The environment variable's name."""
        return PREFIX + self.name.upper()


_FORMS: dict[str, Callable[[Any], Any]] = {"text": forms.word, "address": forms.address, "number": forms.number}


def settings_of(source: Source) -> Iterator[Setting]:
    """Yield what can be set of a source: ``amazon_url``, ``amazon_rate``, ``amazon_per_day`` and its options."""
    name, title = source.name, source.title or source.name
    if source.local:
        yield from (of_option(source, option) for option in source.options)
        return
    yield Setting(name=f"{name}_url", default=source.url or None, told=f"where {title} is", read=forms.address)
    yield Setting(
        name=f"{name}_rate",
        default=source.rate,
        told=f"requests per second to {title} that all processes together may send; 0 means no limit",
        read=forms.rate,
    )
    if source.per_day:
        yield Setting(
            name=f"{name}_per_day",
            default=source.per_day,
            told=f"requests a day to {title} that all processes together may send; 0 means no limit",
            read=forms.whole,
        )
    for option in source.options:
        yield of_option(source, option)


def of_option(source: Source, option: Option) -> Setting:
    """Return an option of a source as a setting."""
    return Setting(
        name=f"{source.name}_{option.name}",
        default=option.default,
        told=option.told,
        read=forms.secret if option.secret else _FORMS[option.form],
        secret=option.secret,
    )


SETTINGS = (
    Setting(
        name="database_url",
        default="sqlite:///bowerbird.db",
        told="where the catalogue is kept: sqlite:///FILE or postgresql://USER@HOST/NAME",
        read=forms.text,
    ),
    Setting(
        name="contact",
        default=None,
        told="an e-mail address or URL where a source can reach you; MusicBrainz demands it",
        read=forms.contact,
    ),
    Setting(
        name="musicbrainz_url",
        default="https://musicbrainz.org/ws/2",
        told="where the MusicBrainz web service is",
        read=forms.address,
    ),
    Setting(
        name="musicbrainz_rate",
        default=1.0,
        told="requests per second to MusicBrainz that all processes together may send; 0 means no limit",
        read=forms.rate,
    ),
    Setting(
        name="coverartarchive_url",
        default="https://coverartarchive.org",
        told="where the Cover Art Archive is",
        read=forms.address,
    ),
    Setting(
        name="coverartarchive_rate",
        default=4.0,
        told="requests per second to the Cover Art Archive that all processes together may send; 0 means no limit",
        read=forms.rate,
    ),
    *settings_of(WIKIDATA),
    *settings_of(WIKIPEDIA),
    *settings_of(DISCOGS),
    *settings_of(AMAZON),
    *settings_of(AI),
    Setting(
        name="images",
        default="images",
        told="where images are kept: a folder, or a URL that fsspec knows (s3://BUCKET/PATH)",
        read=forms.text,
    ),
    Setting(
        name="cover_art_mode",
        default=None,
        told="when cover art is fetched: now (in the import), background (by a worker, as by default) or off",
        read=forms.mode,
    ),
    Setting(
        name="importers",
        default=None,
        told="importers of your own, so that every command knows them: package.module:Class, separated by commas",
        read=forms.importers,
    ),
    Setting(
        name="languages",
        default=("en",),
        told="languages in which names and descriptions are wanted, the best first: en, de",
        read=forms.languages,
    ),
    Setting(
        name="precedence",
        default=None,
        told="by kind and field, whose word comes first: a table in bowerbird.toml; `bowerbird rebuild` applies it",
        read=forms.precedence,
    ),
    Setting(
        name="lease_seconds",
        default=12.0,
        told="after so many seconds without a sign of life, a worker's jobs are given to another",
        read=forms.seconds,
    ),
)
