"""The queries that are understood: which item has one of some values, and what some items by number say.

Both begin with `VALUES`; the rest is read leniently, for what is joined to that variable.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from bowerbird.sandbox.wikidata.items import Item, Items, ItemValue, Statement, TimeValue

Row = dict[str, dict[str, str]]

_ENTITY = "http://www.wikidata.org/entity/"
_VALUES = re.compile(r"VALUES\s+\?(\w+)\s*\{([^}]*)\}", re.IGNORECASE)
_JOINED = re.compile(r"\?(\w+)\s+wdt:(P\d+)\s+\?(\w+)")
_LABEL = re.compile(r"\?\w+\s+rdfs:label\s+\?(\w+)")
_SURVIVOR = re.compile(r"\?\w+\s+owl:sameAs\s+\?(\w+)")
_NAMED = re.compile(r"COALESCE\([^)]*\)\s+AS\s+\?(\w+)", re.IGNORECASE)
_LANGUAGES = re.compile(r"LANG\(\s*\?\w+\s*\)\s+IN\s*\(([^)]*)\)", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')
_NUMBER = re.compile(r"wd:(Q\d+)")


def answered(query: str, items: Items) -> dict[str, object] | None:
    """The answer to a query in its JSON form, or None when it is none of those that are understood."""
    values = _VALUES.search(query)
    joined = _JOINED.findall(query)
    if values is None:
        return None
    numbers = _NUMBER.findall(values[2])
    if numbers:
        rows = list(_told(query, values[1], numbers, joined, items))
    elif len(joined) == 1 and joined[0][2] == values[1]:
        rows = list(_having(joined[0], _QUOTED.findall(values[2]), items))
    else:
        return None
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {"head": {"vars": names}, "results": {"bindings": rows}}


def _having(joined: tuple[str, str, str], values: Sequence[str], items: Items) -> Iterator[Row]:
    subject, property_, variable = joined
    for value in values:
        for item in items.by_id.values():
            if any(one.value == value for one in item.best(property_)):
                yield {subject: _uri(item.id), variable: {"type": "literal", "value": value}}


def _told(
    query: str, asked: str, numbers: Sequence[str], joined: Sequence[tuple[str, str, str]], items: Items
) -> Iterator[Row]:
    survivor, named = _SURVIVOR.search(query), _NAMED.search(query)
    for number in numbers:
        item = items.find(number)
        merged = item is not None and item.id != number
        row: Row = {asked: _uri(number)}
        if survivor and merged and item is not None:
            row[survivor[1]] = _uri(item.id)
        if named:
            row[named[1]] = _uri(item.id if item and survivor else number)
        if item is None or (merged and not survivor):
            # A number that is not there has no statements, but OPTIONAL ones are not missed.
            yield row
            continue
        parts = [[{name: _bound(one)} for one in item.best(property_)] or [{}] for _, property_, name in joined]
        parts.append(_labels(query, item) or [{}])
        for combination in product(*parts):
            yield row | {name: bound for part in combination for name, bound in part.items()}


def _labels(query: str, item: Item) -> list[Row]:
    label, languages = _LABEL.search(query), _LANGUAGES.search(query)
    if label is None:
        return []
    wanted = _QUOTED.findall(languages[1]) if languages else list(item.labels)
    found: Mapping[str, str] = {one: item.labels[one] for one in wanted if one in item.labels}
    return [{label[1]: {"xml:lang": key, "type": "literal", "value": text}} for key, text in found.items()]


def _bound(statement: Statement) -> dict[str, str]:
    value = statement.value
    if isinstance(value, ItemValue):
        return _uri(value.id)
    return {"type": "literal", "value": value.date if isinstance(value, TimeValue) else str(value)}


def _uri(number: str) -> dict[str, str]:
    return {"type": "uri", "value": _ENTITY + number}
