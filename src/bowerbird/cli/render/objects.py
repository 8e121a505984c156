"""Results as the plain objects that ``--json`` prints. Their keys are a promise to programs."""

from __future__ import annotations

from typing import Any

import msgspec

from bowerbird.catalogue.records import ItemRecord
from bowerbird.cli.render.words import life_span
from bowerbird.words.results import Candidate, Difference, ImportResult, Status


def import_told(result: ImportResult[Any]) -> dict[str, Any]:
    """Return what came of an import; its candidates with the words that the table shows."""
    told = result.to_dict()
    for name, found in (("candidates", candidates_of(result)), ("near", result.near)):
        if found:
            told[name] = [candidate_told(number, candidate) for number, candidate in enumerate(found, start=1)]
    return told


def candidates_of(result: ImportResult[Any]) -> tuple[Candidate, ...]:
    """Return what there is to choose from, also when the item itself is stored and a source could not tell which."""
    undecided = (provider for provider in result.providers.values() if provider.status == Status.AMBIGUOUS)
    return next((candidate.candidates for candidate in undecided if candidate.candidates), ())


def candidate_told(number: int, candidate: Candidate) -> dict[str, Any]:
    """Return a candidate; what its kind does not have is null."""
    fields = candidate.facts.fields
    types = [fields.get("type") or fields.get("primary_type"), *(fields.get("secondary_types") or ())]
    stored = {} if candidate.stored is None else {"stored": candidate.stored}
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
        "probability": candidate.match.probability,
        "penalties": candidate.match.penalties,
        "behind": candidate.match.behind,
        **stored,
    }


def candidate_named(candidate: Candidate) -> str:
    """Return what a candidate is called, and whose it is: ``Weezer by Weezer``."""
    told = candidate_told(1, candidate)
    by = f" by {told['artist_credit']}" if told["artist_credit"] else ""
    stored = "" if candidate.stored is None else f" (item {candidate.stored})"
    return f"{told['name']}{by}{stored}"


def edit_told(record: ItemRecord, difference: Difference) -> dict[str, Any]:
    """Return what an edit changed, and the item as it is now."""
    item = {"id": record.id, "kind": record.kind, "name": record.name, "fields": record.fields}
    changes = {name: {"old": old, "new": new} for name, (old, new) in difference.fields.items()}
    return {"success": True, "item": item, "changed": difference.told(), "changes": changes}
