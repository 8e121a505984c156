"""Misspelt settings, found with the help of all importers: they know which sources and providers there are to set."""

from __future__ import annotations

from collections.abc import Sequence

from bowerbird.catalogue.kinds import describe
from bowerbird.importing.registry import AnyImporter
from bowerbird.settings import Settings
from bowerbird.settings.names import meant
from bowerbird.words.errors import ConfigurationError


def refuse_misspelt(settings: Settings, importers: Sequence[AnyImporter]) -> None:
    """Refuse the name of a setting that is a known one misspelt.

    Raises:
        ConfigurationError: there is one; the message says what was probably meant.
    """
    providers = [one for importer in importers for one in importer.providers]
    sources = [source for one in providers for source in (one.source, *one.also_asks)]
    settings.refuse_misspelt(sources, [one.name for one in providers])
    kinds = [describe(one.kind).name for one in importers]
    for kind in settings["precedence"] or ():
        likely = None if kind in kinds else meant(kind, kinds)
        # Any other kind may be registered later.
        if likely:
            raise ConfigurationError(f"precedence: there is no kind {kind!r}: did you mean {likely}?")
