"""Where each value comes from. The only package that reads the environment.

The environment (``BOWERBIRD_CONTACT``) wins over ``bowerbird.toml`` in the current folder (``contact = "…"``), which
wins over the defaults.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bowerbird.http.limits import SourceSettings
from bowerbird.settings import forms, names
from bowerbird.settings.known import SETTINGS, Setting, of_option
from bowerbird.settings.trust import is_remote, is_trusted, read_file, refuse_address, refuse_code, refuse_place
from bowerbird.words.errors import ConfigurationError
from bowerbird.words.masking import mask_secrets
from bowerbird.words.source import Source
from bowerbird.words.text import without_password
from bowerbird.words.work import Mode

FILE = "bowerbird.toml"


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
                f"{kind}.{field} = {', '.join(first)}" for kind, of in self.value.items() for field, first in of.items()
            )
        if self.setting.secret:
            return "********"
        if "//" not in str(self.value):
            return str(self.value)
        return mask_secrets(without_password(str(self.value)))


class Settings:
    """The values in force. Read one by its name: ``settings["contact"]``.

    Attributes:
        values: each setting's value, by name.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        filed: Mapping[str, object],
        given: Mapping[str, object],
        *,
        folder: Path | None = None,
    ) -> None:
        self._places = (environment, filed, given)
        self._known = {setting.name for setting in SETTINGS}
        self._of_sources: dict[str, SourceSettings] = {}
        self._of_providers: dict[str, tuple[Mode | None, int | None]] = {}
        # None: whoever made the settings has read no file of a folder.
        self._doubted = None if folder is None or is_trusted(folder, environment) else folder
        self.values = {setting.name: self._value(setting) for setting in SETTINGS}
        if self._doubted and self.values["importers"].origin == FILE and self["importers"]:
            refuse_code(self._doubted)
        for place in (self.values["database_url"], self.values["images"]):
            if self._doubted and place.origin == FILE and is_remote(place.value):
                refuse_place(self._doubted, place.setting.name, place.setting.variable)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- a setting's type is its own
        return self.values[name].value

    def refuse_misspelt(self, sources: Iterable[Source], providers: Iterable[str]) -> None:
        """Refuse names in the file or the environment that nobody knows, if they are like one that somebody does.

        Args:
            sources: all sources that there are, those of somebody's own too.
            providers: the names of all providers.

        Raises:
            ConfigurationError: such a name is set; the message says what was probably meant.
        """
        there = tuple(sources)
        places = {*providers, *(one.name for one in there)}
        known = self._known | {f"{one.name}_{option.name}" for one in there for option in one.options}
        environment, filed, _ = self._places
        wrong = [(name, FILE, names.intended(name, known, places)) for name in filed]
        wrong += [(name, "the environment", names.intended_variable(name, known, places)) for name in environment]
        for name, where, intended in wrong:
            if intended:
                raise ConfigurationError(f"{name} in {where} is no setting: did you mean {intended}?")
        endings = names.OF_ANY
        unknown = [name for name in filed if name not in known and not name.endswith(endings)]
        if unknown:
            raise ConfigurationError(_unknown(unknown[0], filed, known))

    def of_source(self, source: Source) -> SourceSettings:
        """Return what is set of a source: its address, its limits and its options, each None where nothing is.

        A source of one's own is set like a built-in one: ``BOWERBIRD_OPEN_LIBRARY_URL``, ``open_library_rate = 3``.

        Raises:
            ConfigurationError: a value is of the wrong form.
        """
        if source.name not in self._of_sources:
            name = source.name
            self._keep_secrets_from_the_file(source)
            self._of_sources[name] = SourceSettings(
                url=self._own(f"{name}_url", f"where {name} is", forms.address),
                rate=self._own(f"{name}_rate", f"requests per second to {name}", forms.rate),
                per_day=self._own(f"{name}_per_day", f"requests a day to {name}", forms.whole),
                off=self._own(f"{name}_mode", f"when {name} is asked", forms.mode) == Mode.OFF,
                options={one.name: self._value(of_option(source, one)).value for one in source.options},
            )
        return self._of_sources[source.name]

    def _keep_secrets_from_the_file(self, source: Source) -> None:
        url = Setting(name=f"{source.name}_url", default=None, told="", read=forms.address)
        options = [self._value(of_option(source, option)) for option in source.options]
        addresses = [self._value(url), *(value for value in options if value.setting.read is forms.address)]
        filed = [value.setting.name for value in addresses if value.origin == FILE]
        secrets = [value.setting.name for value in options if value.setting.secret and value.value is not None]
        elsewhere = [value.origin for value in options if value.setting.name in secrets and value.origin != FILE]
        if self._doubted and filed and elsewhere:
            refuse_address(self._doubted, filed, elsewhere)

    def of_provider(self, name: str) -> tuple[Mode | None, int | None]:
        """Return what is set of a provider, None where nothing is: when it is asked, how many of its jobs run at once.

        One's own is set like a built-in one: ``BOWERBIRD_OPEN_LIBRARY_MODE``, ``open_library_mode = "off"``.

        Raises:
            ConfigurationError: a value is of the wrong form.
        """
        if name not in self._of_providers:
            self._of_providers[name] = (
                self._own(f"{name}_mode", f"when {name} is asked", forms.mode),
                self._own(f"{name}_concurrency", f"jobs of {name} at once", forms.count),
            )
        return self._of_providers[name]

    def of_fields(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """Return by field of a kind the providers that come first for it."""
        found: Mapping[str, tuple[str, ...]] = (self["precedence"] or {}).get(kind, {})
        return found

    def _own(self, name: str, told: str, read: Callable[[Any], Any]) -> Any:  # noqa: ANN401 -- a setting's type is its own
        """Return the value of a setting that may have no entry in the table, or None; a default is the source's own."""
        return self._value(Setting(name=name, default=None, told=told, read=read)).value

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
    filed = read_file(path)
    settings = Settings(os.environ if environment is None else environment, filed, given, folder=path.parent)
    known = {setting.name for setting in SETTINGS}
    for name in filed:
        # What is set of a source or provider of somebody's own we know only by its form, until it is loaded.
        if name not in known and not name.endswith(names.OF_ANY) and not settings["importers"]:
            raise ConfigurationError(f"{path}: {_unknown(name, filed, known)}")
    return settings


def _unknown(name: str, filed: Mapping[str, object], known: Collection[str]) -> str:
    table = filed[name]
    if isinstance(table, dict) and table:
        # As other programs have it: [wikidata] mode = "off".
        return f"unknown table [{name}]: write {name}_{next(iter(table))} = … above all tables"
    likely = names.meant(name, known)
    hint = f"did you mean {likely}?" if likely else f"there are: {', '.join(sorted(known))}"
    return f"unknown setting {name!r}; {hint}"


def _read(setting: Setting, found: object, where: str) -> Any:  # noqa: ANN401 -- a setting's type is its own
    try:
        return setting.read(found)
    except RecursionError:
        raise ConfigurationError(f"{setting.name} ({where}) is nested too deeply") from None
    except (ValueError, TypeError, OverflowError) as error:
        shown = "********" if setting.secret else without_password(repr(found))
        raise ConfigurationError(f"{setting.name} is {shown} ({where}): {error}") from None
