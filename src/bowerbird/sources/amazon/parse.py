"""A body of the Creators API -> what is offered. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import quote, urlsplit

import msgspec

from bowerbird.sources.amazon.bodies import AnswerBody, ByLine, ItemBody, Price, Texts
from bowerbird.words.facts import Link, Product
from bowerbird.words.text import clean

LINK = "amazon"
"""The type of the links."""

_ASIN = re.compile(r"[0-9A-Z]{10}", re.ASCII)
_SHOP = re.compile(r"(?:[a-z0-9-]+\.)*amazon(?:\.[a-z]{2,3}){1,2}", re.ASCII)
_CODE = re.compile(r"\d{8,14}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_MAKERS = frozenset({"artist", "performer", "primary_artist", "main_artist", "orchestra", "conductor", "contributor"})
_LONGEST = 2_000


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A product as Amazon offers it.

    Attributes:
        product: its number, title, form, price and picture.
        shop: the host of its page.
        group: Amazon's product group ("Music", "Book", "Apparel"); empty when it does not say.
        makers: who made it, the performers where the roles are told.
        codes: its EAN and UPC, as barcodes.
    """

    product: Product
    shop: str
    group: str = ""
    makers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def link(self, partner_tag: str) -> Link:
        """Return its page as a link: one address, however it was found, with the tag of the partner."""
        url = f"https://{self.shop}/dp/{self.product.code}?tag={quote(partner_tag, safe='')}"
        return Link(type=LINK, url=url, product=self.product)


def offers(body: AnswerBody, marketplace: str) -> list[Offer]:
    """Return what an answer offers, in its order, each product once; one without number or title is left out."""
    read = (offer(item, marketplace) for item in body.items)
    return list({one.product.code: one for one in read if one is not None}.values())


def offer(item: ItemBody, marketplace: str) -> Offer | None:
    """Return a product, or None for one that is not whole."""
    info = item.item_info
    title = clean(info.title.display_value) if info and info.title else None
    if info is None or title is None or not _ASIN.fullmatch(item.asin) or len(title) > _LONGEST:
        return None
    amount, currency = _price(item)
    kind = info.classifications
    return Offer(
        product=Product(
            code=item.asin,
            title=title,
            binding=(clean(kind.binding.display_value) if kind and kind.binding else None) or "",
            price=amount,
            currency=currency,
            image=_picture(item),
        ),
        shop=_shop(item.detail_page_url, marketplace),
        group=(clean(kind.product_group.display_value) if kind and kind.product_group else None) or "",
        makers=_makers(info.by_line_info),
        codes=_codes(info.external_ids.eans, info.external_ids.upcs) if info.external_ids else (),
    )


def barcode(digits: str) -> str:
    """Return an EAN as the barcode that is printed: a UPC is an EAN with a zero before it."""
    return digits[1:] if len(digits) == 13 and digits.startswith("0") else digits  # noqa: PLR2004 -- the digits of an EAN


def _makers(line: ByLine | None) -> tuple[str, ...]:
    """Return who made it: a composer did not make a record of a tribute band, and a brand may be the record company."""
    people = (line.contributors or []) if line else []
    told = [one for one in people if _role(one.role_type) in _MAKERS or _role(one.role) in _MAKERS]
    names = (clean(one.name) for one in told or [one for one in people if not one.role_type and not one.role])
    return tuple(dict.fromkeys(name for name in names if name))


def _role(text: str | None) -> str:
    return (text or "").strip().lower().replace(" ", "_")


def _codes(*texts: Texts | None) -> tuple[str, ...]:
    values: Iterable[str] = ((value or "").strip() for one in texts if one for value in one.display_values)
    return tuple(dict.fromkeys(barcode(value) for value in values if _CODE.fullmatch(value)))


def _price(item: ItemBody) -> tuple[str, str]:
    listings = (item.offers_v2.listings if item.offers_v2 else None) or []
    for listing in listings:
        amount, currency = _money(listing.price)
        if amount:
            return amount, currency
    return "", ""


def _money(price: Price | None) -> tuple[str, str]:
    money = price.money if price else None
    if not money or money.amount is None or not money.currency or not _CURRENCY.fullmatch(money.currency):
        return "", ""
    # A price without end, below nothing, or of a million is a mistake.
    if not money.amount.is_finite() or not 0 < money.amount < Decimal(1_000_000):
        return "", ""
    return f"{money.amount:.2f}".removesuffix(".00"), money.currency


def _picture(item: ItemBody) -> str:
    large = item.images.primary.large if item.images and item.images.primary else None
    url = clean(large.url) if large else None
    return url if url and url.startswith("https://") and len(url) <= _LONGEST else ""


def _shop(url: str | None, marketplace: str) -> str:
    try:
        host = (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        host = ""
    return host if _SHOP.fullmatch(host) else marketplace
