"""Facts: what one source says about one item, as a value that can be compared, stored and read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from bowerbird.words.identifiers import Identifier

CURATOR = "curator"
"""The provider name under which a person's own words are kept. It comes before every source."""


class Product(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """Something that a shop sells, as it said when its record was last heard; prices are good for that moment only.

    Attributes:
        code: the shop's number of it (an ASIN).
        title: as the shop calls it.
        binding: its form ("Audio CD", "Vinyl").
        price: the amount as a decimal number; empty when the shop told none.
        currency: ISO 4217 code of the price.
        image: where its picture stands; it is not kept here.
        observed_at: when the shop said so. The catalogue tells it; in what a provider says it is None.
    """

    code: str
    title: str
    binding: str = ""
    price: str = ""
    currency: str = ""
    image: str = ""
    observed_at: dt.datetime | None = None


class Link(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """An address that has to do with an item: ``type`` says what stands there ("official homepage").

    Attributes:
        product: what is sold there, when it is the page of a product.
    """

    type: str
    url: str
    product: Product | None = None


class Image(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A picture of an item at its source, and what is kept of it here once it is downloaded.

    Attributes:
        type: what it shows ("front", "logo").
        url: where it stands at its source.
        file: the name under which the image store keeps it; empty when it is not downloaded, as is all that follows.
        sha256: the hash of the file, in hexadecimal digits.
        media_type: ``image/jpeg`` and the like, as the bytes say and not as the source says.
        width: in pixels.
        height: in pixels.
        size: in bytes.
        types: all that the source says it shows ("Front", "Booklet").
    """

    type: str
    url: str
    file: str = ""
    sha256: str = ""
    media_type: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    types: tuple[str, ...] = ()


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one source says about one item.

    Attributes:
        fields: values by the name of the kind's column. None or blank from a source means that it does not say;
            from the curator it is an answer: this field is to be blank.
        identifiers: the item's names in other catalogues.
        links: addresses that are no identifier.
        images: pictures, with the file of each that is kept here.
        related: other items that this one is tied to.
        origin: how the source came by what it says, where that must be told with it: the ``licence`` of a quoted text,
            the ``model`` and the ``prompt`` of a generated one.
    """

    fields: dict[str, Any] = {}
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[Related, ...] = ()
    origin: dict[str, str] = {}

    def identified_by(self, scheme: str) -> str | None:
        """Return the first value of *scheme*, or None."""
        return first_value(self.identifiers, scheme)

    def with_identifiers(self, more: Iterable[Identifier]) -> Facts:
        """Return these facts with *more* identifiers behind its own, each once."""
        union = tuple(dict.fromkeys((*self.identifiers, *more)))
        return self if union == self.identifiers else msgspec.structs.replace(self, identifiers=union)


class Related(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tie from the item to another one, with what the source says about that other one.

    Attributes:
        role: what the other one is to this item: ``artist``, ``genre``, ``label``.
        kind: the other one's kind.
        facts: what the source says about it, at least an identifier or a name.
        position: its place among the ties of the same role, from 0.
        details: what belongs to the tie and not to the other one, such as the name as printed.
        partial: whether the source could say more if it were asked about the other one itself. False is for what is
            whole as it stands (a term of a vocabulary): it is created once and then left alone.
        stored_only: whether only an item that is in the catalogue is meant: none is created for it.
    """

    role: str
    kind: str
    facts: Facts
    position: int = 0
    details: dict[str, Any] = {}
    partial: bool = True
    stored_only: bool = False


def first_value(identifiers: Iterable[Identifier], scheme: str) -> str | None:
    """Return the value of the first identifier of *scheme*, or None."""
    return next((known.value for known in identifiers if known.scheme == scheme), None)


def is_blank(value: object) -> bool:
    """Return whether a field's value says nothing: None, an empty text or list. False and 0 do say something."""
    return value is None or value in ("", [])
