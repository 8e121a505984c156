"""Loading importers of somebody's own by name, and finding the tables that an importer needs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import inspect

from bowerbird.catalogue.tables import Item
from bowerbird.importing.importer import Importer
from bowerbird.importing.registry import AnyImporter
from bowerbird.words.errors import ConfigurationError


def loaded(names: Iterable[str]) -> tuple[AnyImporter, ...]:
    """Return the importers of these names (``package.module:Class``); modules of the current folder are found too.

    Raises:
        ConfigurationError: there is no such module or class, it is no importer, or importing it failed.
    """
    return tuple(map(_load, names))


def _load(name: str) -> AnyImporter:
    module_name, _, class_name = name.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        # A program that is installed starts in its own folder, not in that of the person who calls it.
        sys.path.append(here)
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise ConfigurationError(f"importers names {name}, but {module_name} cannot be imported: {told}") from error
    found = getattr(module, class_name, None)
    if not (isinstance(found, type) and issubclass(found, Importer) and hasattr(found, "providers")):
        raise ConfigurationError(f"importers names {name}, but {module_name} has no importer {class_name}")
    return found


def with_related(kind: type[Item]) -> tuple[type[Item], ...]:
    """Return a kind and all that its relationships lead to."""
    found = [kind]
    for one in found:
        for tie in inspect(one).relationships:
            if tie.mapper.class_ not in found:
                found.append(tie.mapper.class_)
    return tuple(found)
