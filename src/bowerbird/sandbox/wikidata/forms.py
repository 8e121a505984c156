"""How an item is written in JSON: the form of recorded answers of Wikidata.

Knows forms only.
"""

import hashlib
import uuid
from collections.abc import Collection, Mapping

from bowerbird.sandbox.wikidata.items import Item, ItemValue, Statement, TimeValue

JsonObject = dict[str, object]

ALL_PROPS = frozenset({"info", "sitelinks", "aliases", "labels", "descriptions", "claims", "datatype"})
_GREGORIAN = "http://www.wikidata.org/entity/Q1985727"
_YEAR_PRECISION = 9
_OTHER_TYPES = {"P856": "url"}


def entity_form(
    item: Item, asked: str, props: Collection[str], languages: Collection[str], wikis: Collection[str]
) -> JsonObject:
    """An item with the parts that were asked for; no languages or wikis means all of them."""
    form: JsonObject = {"type": "item", "id": item.id}
    if "info" in props:
        form = {"pageid": int(item.id[1:]), "ns": 0, "title": item.id, "lastrevid": 1, **form}
        form["modified"] = "2026-01-01T00:00:00Z"
        if asked != item.id:
            form["redirects"] = {"from": asked, "to": item.id}
    if "labels" in props:
        form["labels"] = _or_list({key: _text(key, one) for key, one in item.labels.items() if _in(key, languages)})
    if "descriptions" in props:
        form["descriptions"] = []
    if "aliases" in props:
        wanted = {key: names for key, names in item.aliases.items() if names and _in(key, languages)}
        form["aliases"] = _or_list({key: [_text(key, one) for one in names] for key, names in wanted.items()})
    if "claims" in props:
        claims: dict[str, list[JsonObject]] = {}
        for place, one in enumerate(item.statements):
            claims.setdefault(one.property, []).append(statement_form(item.id, place, one))
        form["claims"] = _or_list(claims)
    if "sitelinks" in props:
        pages = {f"{language}wiki": title for language, title in item.pages.items()}
        form["sitelinks"] = _or_list(
            {wiki: {"site": wiki, "title": title, "badges": []} for wiki, title in pages.items() if _in(wiki, wikis)}
        )
    return form


def statement_form(item: str, place: int, statement: Statement) -> JsonObject:
    """A statement; its id and hash are made up, and always the same."""
    seed = f"{item} {place} {statement}"
    snak: JsonObject = {
        "snaktype": "somevalue" if statement.value is None else "value",
        "property": statement.property,
        "hash": hashlib.sha1(seed.encode(), usedforsecurity=False).hexdigest(),
    }
    if statement.value is not None:
        snak["datavalue"] = _value_form(statement.value)
    snak["datatype"] = _datatype(statement)
    number = str(uuid.uuid5(uuid.NAMESPACE_OID, seed)).upper()
    return {"mainsnak": snak, "type": "statement", "id": f"{item}${number}", "rank": statement.rank}


def _value_form(value: str | ItemValue | TimeValue) -> JsonObject:
    if isinstance(value, str):
        return {"value": value, "type": "string"}
    if isinstance(value, ItemValue):
        entity = {"entity-type": "item", "numeric-id": int(value.id[1:]), "id": value.id}
        return {"value": entity, "type": "wikibase-entityid"}
    parts = value.date.split("-")
    date = "-".join([*parts, "00", "00"][:3])
    time = {"time": f"+{date}T00:00:00Z", "timezone": 0, "before": 0, "after": 0}
    precision = _YEAR_PRECISION + len(parts) - 1
    return {"value": {**time, "precision": precision, "calendarmodel": _GREGORIAN}, "type": "time"}


def _datatype(statement: Statement) -> str:
    if isinstance(statement.value, ItemValue):
        return "wikibase-item"
    if isinstance(statement.value, TimeValue):
        return "time"
    return _OTHER_TYPES.get(statement.property, "external-id")


def _text(language: str, value: str) -> JsonObject:
    return {"language": language, "value": value}


def _in(one: str, wanted: Collection[str]) -> bool:
    return not wanted or one in wanted


def _or_list(found: Mapping[str, object]) -> object:
    """PHP writes an empty map as an empty list."""
    return dict(found) if found else []
