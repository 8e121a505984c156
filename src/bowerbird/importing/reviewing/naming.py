"""What a person means by a text that names a candidate, or any other item of a source. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bowerbird.importing.registry import AnyImporter
from bowerbird.importing.reviewing.undecided import Undecided
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import Identifier, identifier, recognise


def meant(
    chosen: Identifier | str, one: Undecided, importer: AnyImporter, *, more: Iterable[Identifier] = ()
) -> Identifier:
    """Return the identifier that *chosen* means.

    Understood are an identifier, the id of a candidate (or of *more*), an address, ``scheme:value``, an MBID, and a
    bare id of the provider that is decided about.

    Raises:
        QueryError: it is none that the sources concerned know.
    """
    schemes = [each.scheme for each in importer.providers if each.scheme and one.provider in (None, each.name)]
    if isinstance(chosen, Identifier):
        return chosen
    text = chosen.strip()
    listed = (*(each.identifier for each in one.candidates), *more)
    known = next((each for each in listed if text in (each.value, str(each))), None)
    known = known or next((each for each in recognise(text, one.kind) if each.scheme in schemes), None)
    if known is None and one.provider is not None and schemes and text.isalnum():
        known = _bare(schemes[0], text)
    if known is None:
        raise QueryError(
            f"{text!r} is no identifier or address of an item of the kind {one.kind} ({', '.join(schemes)}); what "
            f"there is to choose from, with the IDs, shows: bowerbird review {one.option}"
        )
    return known


def _bare(scheme: str, text: str) -> Identifier | None:
    try:
        return identifier(scheme, text)
    except QueryError:
        return None
