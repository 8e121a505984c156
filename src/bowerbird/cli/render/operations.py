"""What a person sees of the set-up: providers, settings, and the state of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from bowerbird.cli.databases import DatabaseState
from bowerbird.cli.render.sheets import Column, Sheet, text

_PROVIDERS = (
    Column("Kind"),
    Column("Provider"),
    Column("Asked", wraps=10),
    Column("Requests", wraps=12, rank=2),
    Column("Set up", wraps=10),
    Column("Brings", wraps=24, rank=1),
    Column("Address", wraps=20, rank=3),
)
_MODES = {"now": "at once", "background": "by workers", "off": "never"}
_SETTINGS = (
    Column("Setting"),
    Column("Value", wraps=20),
    Column("From", wraps=14, rank=1),
    Column("Variable", rank=2),
    Column("What it does", wraps=26, rank=3),
)


def providers_shown(lines: Sequence[Mapping[str, Any]], *, full: bool = False) -> Iterator[RenderableType]:
    """Yield a line for each provider, or a block with *full*, and how to add what is missing."""
    rows = [_provider(line) for line in lines]
    yield Sheet(_PROVIDERS, rows, heads=2, details="bowerbird providers NAME", full=full)
    if any("contact" in line["missing"] for line in lines):
        yield Text()
        yield text(
            "A contact is missing: set BOWERBIRD_CONTACT in the environment, or contact in bowerbird.toml, to an "
            "e-mail address or URL where a source can reach you. Until then those sources are not asked."
        )
    if any(set(line["missing"]) - {"contact"} for line in lines):
        yield Text()
        yield text("What a provider needs is set in the same places; `bowerbird config` lists the variables.")


def _provider(line: Mapping[str, Any]) -> tuple[str | Text, ...]:
    rate = f"{line['rate']:g} a second" if line["rate"] else "none" if line["local"] else "no limit"
    per_day = f", {line['per_day']} a day" if line["per_day"] else ""
    ready = text("yes", "green") if line["ready"] else text(f"needs {', '.join(line['missing'])}", "red")
    asked, brings = _MODES[line["mode"]], ", ".join(line["brings"])
    address = "(the catalogue itself)" if line["local"] else line["url"]
    return line["kind"], line["provider"], asked, rate + per_day, ready, brings, address


def settings_shown(lines: Sequence[Mapping[str, Any]], *, full: bool = False) -> Iterator[RenderableType]:
    """Yield a line for each setting, or a block with *full*."""
    rows = [
        (
            line["name"],
            text("(not set)", "dim") if line["value"] is None else line["value"],
            line["origin"],
            line["variable"],
            line["description"],
        )
        for line in lines
    ]
    yield Sheet(_SETTINGS, rows, details="bowerbird config NAME", full=full)


def state_shown(state: DatabaseState) -> Iterator[RenderableType]:
    """Yield how it stands with the database, and what to do about it."""
    yield text(state.database, "bold")
    if state.revision == state.needed:
        yield text(f"Up to date, at {state.revision}.", "green")
    elif state.usable:
        yield text("Not made yet; the first command that needs it makes it." if not state.exists else "Empty so far.")
    else:
        found = f"At {state.revision}" if state.revision else "No tables of Bowerbird"
        yield text(f"{found}, but this version needs {state.needed}. Run: bowerbird db upgrade", "yellow")


def upgrade_shown(before: DatabaseState, after: DatabaseState, added: Sequence[str]) -> Iterator[RenderableType]:
    """Yield what an upgrade did."""
    yield text(after.database, "bold")
    if added:
        yield text(f"Added {', '.join(added)}.", "green")
    if before.revision == after.revision and not added:
        yield text(f"Nothing to do: it was at {after.revision} already.")
    elif before.revision != after.revision:
        yield text(f"Upgraded from {before.revision or 'nothing'} to {after.revision}.", "green")
