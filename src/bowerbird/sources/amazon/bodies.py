"""The JSON forms of the Creators API as far as we read them (FACTS.md section 3; keys in lower camel case)."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class _Body(msgspec.Struct, frozen=True, rename="camel"):
    """Keys are in camel case; an absent key and null mean the same."""


class TokenBody(msgspec.Struct, frozen=True):
    """A token that was given out."""

    access_token: str


class Text(_Body, frozen=True):
    """A text with its label, of which we want the text."""

    display_value: str | None = None


class Texts(_Body, frozen=True):
    """Several texts."""

    display_values: list[str | None] = []


class Contributor(_Body, frozen=True):
    """Who took part in a product, and how."""

    name: str
    role: str | None = None
    role_type: str | None = None


class ByLine(_Body, frozen=True):
    """Who made a product."""

    contributors: list[Contributor] | None = None
    brand: Text | None = None


class Classifications(_Body, frozen=True):
    """What sort of product it is."""

    binding: Text | None = None
    product_group: Text | None = None


class ExternalIds(_Body, frozen=True):
    """Its numbers elsewhere."""

    eans: Texts | None = None
    upcs: Texts | None = None


class ItemInfo(_Body, frozen=True):
    """What is told of a product."""

    title: Text | None = None
    by_line_info: ByLine | None = None
    classifications: Classifications | None = None
    external_ids: ExternalIds | None = None


class Picture(_Body, frozen=True):
    """A picture in one size."""

    url: str


class Primary(_Body, frozen=True):
    """The first picture."""

    large: Picture | None = None


class Images(_Body, frozen=True):
    """The pictures."""

    primary: Primary | None = None


class Money(_Body, frozen=True):
    """An amount."""

    amount: Decimal | None = None
    currency: str | None = None


class Price(_Body, frozen=True):
    """What it costs."""

    money: Money | None = None


class Listing(_Body, frozen=True):
    """One offer."""

    price: Price | None = None


class Offers(_Body, frozen=True):
    """The offers, the best first."""

    listings: list[Listing] | None = None


class ItemBody(_Body, frozen=True):
    """A product."""

    asin: str
    detail_page_url: str | None = msgspec.field(name="detailPageURL", default=None)
    item_info: ItemInfo | None = None
    images: Images | None = None
    offers_v2: Offers | None = msgspec.field(name="offersV2", default=None)


class Items(_Body, frozen=True):
    """Products."""

    items: list[ItemBody] | None = None


class ErrorBody(_Body, frozen=True):
    """What went wrong with a part of the request, told with status 200."""

    code: str
    message: str = ""


class AnswerBody(_Body, frozen=True):
    """The answer to a search, or to a question for certain products."""

    search_result: Items | None = None
    items_result: Items | None = None
    errors: list[ErrorBody] = []

    @property
    def items(self) -> list[ItemBody]:
        """The products."""
        found = self.search_result or self.items_result
        return (found.items if found else None) or []
