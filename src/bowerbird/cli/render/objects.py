"""Results as the plain objects that ``--json`` prints. Their keys are a promise to programs."""

from __future__ import annotations

from typing import Any

import msgspec

from bowerbird.catalogue.kinds import kind_of
from bowerbird.catalogue.records import ItemRecord
from bowerbird.catalogue.tables import Item
from bowerbird.cli.render.words import life_span
from bowerbird.words.results import Candidate, Difference, ImportResult, ProviderResult


def import_told(result: ImportResult[Any]) -> dict[str, Any]:
    """Return what came of an import; ``candidates`` is there only when there is something to choose from."""
    told: dict[str, Any] = {
        "success": result.success,
        "created": result.created,
        "item": None if result.item is None else item_told(result.item),
        "providers": [_provider_told(one) for one in result.providers.values()],
    }
    undecided = candidates_of(result)
    if undecided:
        told["candidates"] = [candidate_told(number, one) for number, one in enumerate(undecided, start=1)]
    return {**told, "summary": result.summary, "errors": result.errors}


def candidates_of(result: ImportResult[Any]) -> tuple[Candidate, ...]:
    """Return what there is to choose from, also when the item itself is stored and a source could not tell which."""
    return next((one.candidates for one in result.providers.values() if one.candidates), ())


def item_told(item: Item) -> dict[str, Any]:
    """Return a stored item with its fields."""
    kind = kind_of(item)
    fields = {name: getattr(item, name) for name in kind.fields}
    return {"id": item.id, "kind": kind.name, "name": item.display_name, "fields": fields}


def candidate_told(number: int, candidate: Candidate) -> dict[str, Any]:
    """Return a candidate; what its kind does not have is null."""
    fields = candidate.facts.fields
    types = [fields.get("type") or fields.get("primary_type"), *(fields.get("secondary_types") or ())]
    return {
        "number": number,
        "identifier": msgspec.to_builtins(candidate.identifier),
        "id": candidate.identifier.value,
        "name": fields.get("name") or fields.get("title"),
        "disambiguation": fields.get("disambiguation"),
        "type": " + ".join(one for one in types if one) or None,
        "country": fields.get("country"),
        "years": life_span(fields) or None,
        "first_release_date": fields.get("first_release_date") or fields.get("date"),
        "format": " + ".join(fields.get("media") or ()) or None,
        "length": fields.get("length"),
        "barcode": fields.get("barcode"),
        "artist_credit": fields.get("artist_credit"),
        "score": candidate.match.score,
        "penalties": candidate.match.penalties,
    }


def edit_told(record: ItemRecord, difference: Difference) -> dict[str, Any]:
    """Return what an edit changed, and the item as it is now."""
    item = {"id": record.id, "kind": record.kind, "name": record.name, "fields": record.fields}
    changes = {name: {"old": old, "new": new} for name, (old, new) in difference.fields.items()}
    return {"success": True, "item": item, "changed": difference.told(), "changes": changes}


def record_told(record: ItemRecord) -> dict[str, Any]:
    """Return everything that is known of an item."""
    told: dict[str, Any] = msgspec.to_builtins(record)
    return told


def _provider_told(result: ProviderResult) -> dict[str, Any]:
    told: dict[str, Any] = {
        "provider": result.provider,
        "status": result.status.value,
        "changed": result.changed.told(),
        "error": result.error,
        "error_type": result.error_type,
        "seconds": result.seconds,
    }
    if result.match is not None:
        told["match"] = msgspec.to_builtins(result.match)
    return told
