"""The registry: which importers there are, and with them the providers of each kind in order of precedence."""

from __future__ import annotations

from typing import Any

from bowerbird.catalogue.kinds import describe
from bowerbird.importing.importer import Importer

AnyImporter = type[Importer[Any, Any]]


class Registry:
    """Importers by the name of their kind."""

    def __init__(self) -> None:
        self._importers: dict[str, AnyImporter] = {}

    def register(self, importer: AnyImporter) -> None:
        """Make *importer* known; a later one for the same kind replaces the earlier."""
        self._importers[describe(importer.kind).name] = importer

    def importers(self) -> tuple[AnyImporter, ...]:
        """Return every importer."""
        return tuple(self._importers.values())

    def providers(self, kind: str) -> tuple[str, ...]:
        """Return the names of the providers of a kind in order of precedence; none for a kind without an importer."""
        importer = self._importers.get(kind)
        return tuple(provider.name for provider in importer.providers) if importer else ()
