"""The registry: which importers there are, and with them the providers of each kind in order of precedence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.plan import OfFields, Plan
from bowerbird.importing.importer import Importer
from bowerbird.importing.provider import Provider
from bowerbird.words.work import Mode

AnyImporter = type[Importer[Any, Any]]
ModeOf = Callable[[Provider[Any]], Mode]


def own_mode(provider: Provider[Any]) -> Mode:
    """Return when a provider is asked if nobody sets it otherwise."""
    return Mode.BACKGROUND if provider.background else Mode.NOW


class Registry:
    """Importers by the name of their kind.

    Args:
        mode: says when a provider is asked.
        of_fields: by field of a kind, the providers that come first for it.
    """

    def __init__(self, mode: ModeOf = own_mode, of_fields: OfFields = lambda _kind: {}) -> None:
        self._importers: dict[str, AnyImporter] = {}
        self.mode = mode
        self.of_fields = of_fields

    def register(self, importer: AnyImporter) -> None:
        """Make *importer* known; a later one for the same kind replaces the earlier."""
        self._importers[describe(importer.kind).name] = importer

    def importers(self) -> tuple[AnyImporter, ...]:
        """Return every importer."""
        return tuple(self._importers.values())

    def importer(self, kind: str) -> AnyImporter | None:
        """Return the importer of a kind, or None."""
        return self._importers.get(kind)

    def provider(self, kind: str, name: str) -> Provider[Any] | None:
        """Return a provider of a kind by its name, or None."""
        importer = self._importers.get(kind)
        return next((one for one in importer.providers if one.name == name), None) if importer else None

    def kinds_of(self, name: str) -> tuple[str, ...]:
        """Return the kinds that have a provider of this name which is not switched off."""
        # A copy: another thread may register an importer meanwhile.
        return tuple(kind for kind in tuple(self._importers) if name in self.asked(kind))

    def concurrency(self, name: str) -> int:
        """Return how many jobs of a provider run at once if nobody sets it otherwise."""
        widths = (one.concurrency for importer in self.importers() for one in importer.providers if one.name == name)
        return max(widths, default=1)

    def pack(self, name: str) -> int:
        """Return how many jobs of a provider are asked about together at most."""
        packs = (one.pack for importer in self.importers() for one in importer.providers if one.name == name)
        return max(packs, default=1)

    def cost(self, kind: str, name: str) -> int:
        """Return the room that a job of a kind takes: as many as could be asked about together at most in its place."""
        provider = self.provider(kind, name)
        return max(1, self.pack(name) // provider.pack) if provider else 1

    def has_account(self, name: str) -> bool:
        """Return whether a provider's source is asked with an account, which may be wrong."""
        sources = (one.source for importer in self.importers() for one in importer.providers if one.name == name)
        return any(option.secret for source in sources for option in source.options)

    def names(self) -> tuple[str, ...]:
        """Return the name of every provider, each once."""
        return tuple(dict.fromkeys(one.name for importer in self.importers() for one in importer.providers))

    def precedence(self, kind: str) -> tuple[str, ...]:
        """Return the names of the providers of a kind in order of precedence; none for a kind without an importer."""
        importer = self._importers.get(kind)
        return tuple(provider.name for provider in importer.providers) if importer else ()

    def asked(self, kind: str) -> tuple[str, ...]:
        """Return the names of those that are not switched off."""
        importer = self._importers.get(kind)
        return tuple(one.name for one in importer.providers if self.mode(one) != Mode.OFF) if importer else ()

    def followed_up(self, kind: str) -> tuple[str, ...]:
        """Return the names of those that are also asked about items which came along with another one."""
        importer = self._importers.get(kind)
        providers = importer.providers if importer else ()
        return tuple(one.name for one in providers if one.follows_up and self.mode(one) != Mode.OFF)

    @property
    def plan(self) -> Plan:
        """What the catalogue must know of the providers."""
        return Plan(
            precedence=self.precedence, asked=self.asked, followed_up=self.followed_up, of_fields=self.of_fields
        )
