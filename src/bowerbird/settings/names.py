"""Names of settings: which of those that somebody has set are misspelt, and what was meant. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from bowerbird.settings.known import PREFIX

OF_ANY = ("_url", "_rate", "_per_day", "_mode", "_concurrency")
"""What can be set of every source or provider, behind its name."""

_ALIKE = 0.8
_SHORTEST = 4
"""Letters of a name below which any two names are alike."""


def meant(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that another one is most like, or None when it is like none."""
    return next(iter(get_close_matches(name.lower().replace("-", "_"), list(known), n=1, cutoff=_ALIKE)), None)


def intended(name: str, known: Collection[str], places: Collection[str]) -> str | None:
    """Return the setting that a misspelt name is meant for; None for a known name, and for one that is like none.

    One that is like none may belong to a source of somebody's own that is not known yet.

    Args:
        name: as the file has it: ``wikidta_mode``.
        known: the names of settings.
        places: the names of sources and providers, each of which has the settings `OF_ANY`.
    """
    every = {*known, *(place + ending for place in places for ending in OF_ANY)}
    if name in every:
        return None
    ending = next((one for one in OF_ANY if name.lower().endswith(one)), "")
    # The endings are long: with them, any two short names would be alike.
    stem = name[: len(name) - len(ending)]
    if not ending:
        return meant(name, every)
    place = meant(stem, places) if len(stem) >= _SHORTEST else None
    return place + ending if place else None


def intended_variable(variable: str, known: Collection[str], places: Collection[str]) -> str | None:
    """Return the environment variable that a misspelt one is meant for, as `intended`.

    The prefix may be misspelt too (``BOWERBRID_CONTACT``), or be in small letters.
    """
    head, _, name = variable.partition("_")
    if variable.startswith(PREFIX):
        found = intended(name.lower(), known, places) if name == name.upper() else meant(name, known) or name.lower()
    elif meant(head, [PREFIX.lower().strip("_")]):
        exact = name.lower() in known
        found = name.lower() if exact else intended(name.lower(), known, places)
    else:
        found = None
    return PREFIX + found.upper() if found else None
