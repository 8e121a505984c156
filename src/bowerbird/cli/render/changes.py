"""What a person sees of changes: old and new side by side, what came with a plus, what went with a minus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from bowerbird.catalogue.comparing import MergePreview
from bowerbird.catalogue.records import ItemRecord, Revision
from bowerbird.cli.render.sheets import text
from bowerbird.cli.render.words import moment, value_words
from bowerbird.words.facts import CURATOR, is_blank
from bowerbird.words.results import Difference, Edge

_RUN_SHOWN = 8
_BACKGROUND = "background"


def history_shown(record: ItemRecord, revisions: Sequence[Revision]) -> Iterator[RenderableType]:
    """Yield the parts of the page: a block for each revision."""
    names = {one.id: one.name for one in record.relations}
    yield Text.assemble((f"{record.kind} {record.id}", "dim"), "  ", text(record.name, "bold"))
    for one in revisions:
        yield Text()
        who = text(one.actor, "magenta" if one.actor == CURATOR else "bold")
        run = "  in the background" if one.run == _BACKGROUND else f"  run {one.run[:_RUN_SHOWN]}"
        yield Text.assemble(f"{moment(one.at)} UTC  ", who, "  ", text(one.action), (run, "dim"))
        yield from _indented(difference_lines(one.difference, names))


def edit_shown(record: ItemRecord, difference: Difference) -> Iterator[RenderableType]:
    """Yield what an edit did."""
    item = text(f"{record.kind} {record.id}  {record.name}")
    if not difference:
        yield Text.assemble(("Nothing changed: ", "bold"), item)
        yield text("The catalogue said so already.")
        return
    yield Text.assemble(("Edited ", "bold green"), item)
    yield from _indented(difference_lines(difference, {}))


def merge_preview_shown(preview: MergePreview) -> Iterator[RenderableType]:
    """Yield what stays, what goes, what moves, and what speaks against it."""
    kind, (stays, goes) = preview.kind, preview.names
    yield text(f"{kind} {preview.duplicate}  {goes}  goes, {kind} {preview.survivor}  {stays}  stays.")
    for name, value in preview.stays.items():
        other = value_words(preview.goes[name]) if name in preview.goes else "(blank)"
        yield from _indented([text(f"{name}: {value_words(value)} stays, not {other}")])
    for name, value in preview.goes.items():
        if name not in preview.stays:
            yield from _indented([text(f"{name}: {value_words(value)} may come to it")])
    moves = [f"{count} {what}" for what, count in preview.moves.items() if count]
    yield from _indented([text(f"moves: {', '.join(moves) or 'nothing'}")])
    for told in preview.contradictions:
        yield from _indented([Text.assemble(("against it: ", "bold red"), text(told))])


def merge_shown(record: ItemRecord, old_id: int) -> Iterator[RenderableType]:
    """Yield what became of two items that are one."""
    item = text(f"{record.kind} {old_id} is now part of {record.kind} {record.id}  {record.name}")
    yield Text.assemble(("Merged: ", "bold green"), item)
    yield text("Its id goes on leading there. See what moved with:")
    yield text(f"  bowerbird history {record.id}")


def difference_lines(difference: Difference, names: Mapping[int, str]) -> Iterator[Text]:
    """Yield a line for each thing that changed; *names* are those of related items, by id."""
    if difference.redirected:
        old, new = difference.redirected
        yield text(f"the source leads from {old} to {new} now")
    if "into" in difference.merged:
        yield text(f"has become part of item {difference.merged['into']}")
    if "from" in difference.merged:
        one = difference.merged["from"]
        yield text(f"item {one['id']} {one['name']} has become part of it, with what follows:")
    for name, (old, new) in difference.fields.items():
        yield _field_line(name, old, new)
    yield from _moved("identifier", map(str, difference.identifiers_added), map(str, difference.identifiers_removed))
    yield from _moved(
        "link", (one.url for one in difference.links_added), (one.url for one in difference.links_removed)
    )
    yield from _moved(
        "image", (one.url for one in difference.images_added), (one.url for one in difference.images_removed)
    )
    yield from _moved(
        "relation",
        (_edge(one, names) for one in difference.relations_added),
        (_edge(one, names) for one in difference.relations_removed),
    )


def _field_line(name: str, old: Any, new: Any) -> Text:  # noqa: ANN401 -- a field's value is of any type
    if isinstance(old, list) and isinstance(new, list) and old and new:
        came = [f"+ {one}" for one in new if one not in old]
        went = [f"- {one}" for one in old if one not in new]
        return text(f"{name}: {'; '.join([*came, *went]) or value_words(new)}")
    before = "(blank)" if is_blank(old) else value_words(old)
    after = "(blank)" if is_blank(new) else value_words(new)
    return text(f"{name}: {before} → {after}")


def _moved(what: str, added: Iterable[str], removed: Iterable[str]) -> Iterator[Text]:
    for sign, style, words in (("+", "green", added), ("-", "red", removed)):
        for one in words:
            yield Text.assemble((f"{sign} {what} ", style), text(one))


def _edge(edge: Edge, names: Mapping[int, str]) -> str:
    name = names.get(edge.object_id)
    return f"{edge.role} {name} (item {edge.object_id})" if name else f"{edge.role} item {edge.object_id}"


def _indented(lines: Iterable[Text]) -> Iterator[RenderableType]:
    for line in lines:
        line.overflow = "fold"
        yield Padding(line, (0, 0, 0, 2), expand=False)
