"""Settings: what can be set, from where each value comes. The only module that reads the environment.

The environment (``BOWERBIRD_CONTACT``) wins over ``bowerbird.toml`` in the current folder (``contact = "…"``), which
wins over the defaults.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bowerbird.words.errors import ConfigurationError
from bowerbird.words.facts import CURATOR
from bowerbird.words.text import without_password
from bowerbird.words.work import Mode

PREFIX = "BOWERBIRD_"
FILE = "bowerbird.toml"
_OF_ANY = ("_url", "_rate", "_mode", "_concurrency")


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


@dataclass(frozen=True, kw_only=True)
class Value:
    """A setting's value and where it came from (``default``, ``bowerbird.toml`` or the variable's name)."""

    setting: Setting
    value: Any
    origin: str

    @property
    def shown(self) -> str:
        """The value as a person may see it, secrets masked."""
        if self.value is None:
            return ""
        if isinstance(self.value, tuple):
            return ", ".join(self.value)
        if isinstance(self.value, dict):
            return "; ".join(
                f"{kind}.{field} = {', '.join(names)}" for kind, of in self.value.items() for field, names in of.items()
            )
        if self.setting.secret:
            return "********"
        return without_password(str(self.value)) if "//" in str(self.value) else str(self.value)


class Settings:
    """The values in force. Read one by its name: ``settings["contact"]``.

    Attributes:
        values: each setting's value, by name.
    """

    def __init__(
        self, environment: Mapping[str, str], filed: Mapping[str, object], given: Mapping[str, object]
    ) -> None:
        self._places = (environment, filed, given)
        self._of_providers: dict[str, tuple[Mode | None, int | None]] = {}
        self.values = {setting.name: self._value(setting) for setting in SETTINGS}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- a setting's type is its own
        return self.values[name].value

    def of_source(self, name: str) -> tuple[str | None, float | None]:
        """Return what is set of a source: its address and its rate, each None where nothing is.

        A source of one's own is set like a built-in one: ``BOWERBIRD_OPEN_LIBRARY_URL``, ``open_library_rate = 3``.

        Raises:
            ConfigurationError: a value is of the wrong form.
        """
        url = Setting(name=f"{name}_url", default=None, told=f"where {name} is", read=_address)
        rate = Setting(name=f"{name}_rate", default=None, told=f"requests per second to {name}", read=_rate)
        return self._value(url).value, self._value(rate).value

    def of_provider(self, name: str) -> tuple[Mode | None, int | None]:
        """Return what is set of a provider, None where nothing is: when it is asked, how many of its jobs run at once.

        One's own is set like a built-in one: ``BOWERBIRD_OPEN_LIBRARY_MODE``, ``open_library_mode = "off"``.

        Raises:
            ConfigurationError: a value is of the wrong form.
        """
        if name not in self._of_providers:
            mode = Setting(name=f"{name}_mode", default=None, told=f"when {name} is asked", read=_mode)
            count = Setting(name=f"{name}_concurrency", default=None, told=f"jobs of {name} at once", read=_count)
            self._of_providers[name] = (self._value(mode).value, self._value(count).value)
        return self._of_providers[name]

    def of_fields(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """Return by field of a kind the providers that come first for it."""
        found: Mapping[str, tuple[str, ...]] = (self["precedence"] or {}).get(kind, {})
        return found

    def _value(self, setting: Setting) -> Value:
        environment, filed, given = self._places
        for found, where in (
            (given.get(setting.name), "the call"),
            (environment.get(setting.variable) or None, setting.variable),
            (filed.get(setting.name), FILE),
        ):
            if found is not None:
                return Value(setting=setting, value=_read(setting, found, where), origin=where)
        return Value(setting=setting, value=setting.default, origin="default")


def load_settings(
    environment: Mapping[str, str] | None = None, folder: Path | None = None, **given: object
) -> Settings:
    """Return the settings in force.

    Args:
        environment: the environment variables; the process's own by default.
        folder: where ``bowerbird.toml`` is looked for; the current folder by default.
        given: values of the caller's own, which win over everything; None means not given.

    Raises:
        ConfigurationError: a value is of the wrong form, a name is unknown, or the file is not TOML.
    """
    path = (folder or Path.cwd()) / FILE
    filed = _read_file(path)
    known = {setting.name for setting in SETTINGS}
    for name in filed:
        # What is set of a source or provider of somebody's own we know only by its form.
        if name not in known and not name.endswith(_OF_ANY):
            raise ConfigurationError(f"{path}: unknown setting {name!r}; there are: {', '.join(sorted(known))}")
    return Settings(os.environ if environment is None else environment, filed, given)


def _read(setting: Setting, found: object, where: str) -> Any:  # noqa: ANN401 -- a setting's type is its own
    try:
        return setting.read(found)
    except (ValueError, TypeError) as error:
        shown = "********" if setting.secret else without_password(repr(found))
        raise ConfigurationError(f"{setting.name} is {shown} ({where}): {error}") from None


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {path}: {error}") from None


def _text(found: object) -> str:
    if not isinstance(found, str) or not found.strip():
        raise ValueError("it must be a text")
    return found.strip()


def _contact(found: object) -> str:
    text = _text(found)
    if not text.isprintable() or not ("@" in text or "://" in text):
        raise ValueError("it must be an e-mail address or a URL where somebody can be reached")
    return text


def _address(found: object) -> str:
    text = _text(found).rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it must be an address such as https://example.org/path")
    return text


def _rate(found: object) -> float:
    try:
        rate = float(found) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else -1.0
    except ValueError:
        rate = -1.0
    if not 0 <= rate < float("inf"):
        raise ValueError("it must be a number of requests per second, 0 for no limit")
    return rate


def _mode(found: object) -> Mode:
    try:
        return Mode(str(found).strip().lower())
    except ValueError:
        raise ValueError(f"it must be one of {', '.join(Mode)}") from None


def _count(found: object) -> int:
    try:
        count = int(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else 0
    except ValueError:
        count = 0
    if count < 1:
        raise ValueError("it must be a whole number of at least 1")
    return count


def _importers(found: object) -> tuple[str, ...]:
    names = [found] if isinstance(found, str) else found
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("it must be a text or a list of texts")
    each = [part.strip() for name in names for part in name.split(",") if part.strip()]
    if not all(re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", name) for name in each):
        raise ValueError("each must look like package.module:Class")
    return tuple(each)


def _precedence(found: object) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read ``album.description = ["curator", "wikipedia"]``: a table of the file, or a text of that form."""
    if isinstance(found, str):
        found = tomllib.loads(found)
    if not isinstance(found, dict):
        raise TypeError('it must be a table such as [precedence] album.description = ["curator", "musicbrainz"]')
    read: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, value in found.items():
        kind, dot, name = key.partition(".")
        fields = {name: value} if dot else value
        if not isinstance(fields, dict):
            raise TypeError(f"{key} must be followed by a field: {key}.FIELD")
        for field, names in fields.items():
            read.setdefault(kind, {})[field] = _providers(f"{kind}.{field}", names)
    return read


def _providers(what: str, names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise ValueError(f"{what} must be a list of names of providers")
    if CURATOR in names[1:]:
        raise ValueError(f"{what}: a person's word ({CURATOR}) always comes first")
    return tuple(names)


def _seconds(found: object) -> float:
    try:
        seconds = float(found) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else 0.0
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ValueError("it must be a number of seconds above 0")
    return seconds


SETTINGS = (
    Setting(
        name="database_url",
        default="sqlite:///bowerbird.db",
        told="where the catalogue is kept: sqlite:///FILE or postgresql://USER@HOST/NAME",
        read=_text,
    ),
    Setting(
        name="contact",
        default=None,
        told="an e-mail address or URL where a source can reach you; MusicBrainz demands it",
        read=_contact,
    ),
    Setting(
        name="musicbrainz_url",
        default="https://musicbrainz.org/ws/2",
        told="where the MusicBrainz web service is",
        read=_address,
    ),
    Setting(
        name="musicbrainz_rate",
        default=1.0,
        told="requests per second to MusicBrainz that all processes together may send; 0 means no limit",
        read=_rate,
    ),
    Setting(
        name="coverartarchive_url",
        default="https://coverartarchive.org",
        told="where the Cover Art Archive is",
        read=_address,
    ),
    Setting(
        name="coverartarchive_rate",
        default=4.0,
        told="requests per second to the Cover Art Archive that all processes together may send; 0 means no limit",
        read=_rate,
    ),
    Setting(
        name="images",
        default="images",
        told="where images are kept: a folder, or a URL that fsspec knows (s3://BUCKET/PATH)",
        read=_text,
    ),
    Setting(
        name="cover_art_mode",
        default=None,
        told="when cover art is fetched: now (in the import), background (by a worker, as by default) or off",
        read=_mode,
    ),
    Setting(
        name="importers",
        default=None,
        told="importers of your own, so that every command knows them: package.module:Class, separated by commas",
        read=_importers,
    ),
    Setting(
        name="precedence",
        default=None,
        told="by kind and field, whose word comes first: a table in bowerbird.toml; `bowerbird rebuild` applies it",
        read=_precedence,
    ),
    Setting(
        name="lease_seconds",
        default=12.0,
        told="after so many seconds without a sign of life, a worker's jobs are given to another",
        read=_seconds,
    ),
)
