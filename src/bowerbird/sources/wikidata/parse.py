"""An item of Wikidata -> Facts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import msgspec

from bowerbird.sources.languages import labels_wanted, wiki, wikipedia_of
from bowerbird.sources.wikidata import properties
from bowerbird.sources.wikidata.bodies import ClaimsBody, EntityBody, claims_of, table
from bowerbird.sources.wikidata.properties import Shape
from bowerbird.sources.wikidata.references import Named
from bowerbird.sources.wikidata.statements import date, items, texts
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Image, Link, Related
from bowerbird.words.identifiers import Identifier, identifier
from bowerbird.words.limits import address_fits
from bowerbird.words.text import clean

LICENCE = "CC0 1.0"
"""Of what Wikidata says (https://www.wikidata.org/wiki/Wikidata:Licensing); its pictures have licences of their own."""

SCHEME = "wikidata"
_FILE_PATH = "https://commons.wikimedia.org/wiki/Special:FilePath/"
_COUNTRIES = (properties.COUNTRY_OF_ORIGIN, properties.COUNTRY, properties.CITIZENSHIP)


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What is known besides an item's own body.

    Attributes:
        asked: the number that was asked for; another one than the body's if the item was merged.
        name: what the item is called already, which is no alias.
        knows_musicbrainz: whether its MusicBrainz identifier is known already.
        languages: in which names are wanted.
        named: what is known of the items that it names.
    """

    asked: str
    name: str | None = None
    knows_musicbrainz: bool = False
    languages: Sequence[str] = ("en",)
    named: Named = Named()


def countries_of(body: EntityBody, shape: Shape) -> Iterable[str]:
    """Return the numbers of the countries that an item names."""
    claims = claims_of(body)
    return [one for property_ in _COUNTRIES for one in items(claims, property_)] if shape.dated else []


def tied_to(body: EntityBody, shape: Shape) -> Iterable[str]:
    """Return the numbers of the items that an item is tied to."""
    return [one for property_ in shape.ties for one in items(claims_of(body), property_)]


def item_facts(body: EntityBody, shape: Shape, context: Context) -> Facts:
    """Return what an item's body says about an item of the catalogue."""
    claims = claims_of(body)
    fields: dict[str, Any] = {"aliases": _names(body, context)}
    if shape.dated:
        fields["country"] = _country(claims, context.named.countries)
        fields["begin_date"] = date(claims, properties.BIRTH, properties.INCEPTION)
        fields["end_date"] = date(claims, properties.DEATH, properties.DISSOLUTION)
    return Facts(
        fields={name: value for name, value in fields.items() if value},
        identifiers=_identifiers(body, claims, shape, context),
        links=tuple(Link("official homepage", url) for url in _addresses(claims)),
        images=tuple(_images(claims)),
        related=tuple(_ties(claims, shape, context)),
        origin={"licence": LICENCE},
    )


def _names(body: EntityBody, context: Context) -> list[str]:
    """Return what the item is called in the wanted languages, each name once, without the one that it has already."""
    labels, aliases = table(body.labels), table(body.aliases)
    told = [
        one.value
        for language in labels_wanted(context.languages)
        for one in (*([labels[language]] if language in labels else []), *aliases.get(language, ()))
    ]
    names = dict.fromkeys(name for text in told if (name := clean(text)))
    return [name for name in names if name != context.name]


def _country(claims: ClaimsBody, codes: Mapping[str, str]) -> str | None:
    """Return the code of the country that the first property tells that names exactly one with a code."""
    for property_ in _COUNTRIES:
        found = {codes[one] for one in items(claims, property_) if codes.get(one)}
        if len(found) == 1:
            return found.pop()
    return None


def _identifiers(body: EntityBody, claims: ClaimsBody, shape: Shape, context: Context) -> tuple[Identifier, ...]:
    # The number that was asked for leads here for ever, also when the item was merged.
    spelt = [(SCHEME, body.id), (SCHEME, context.asked)]
    if not context.knows_musicbrainz:
        own = list(texts(claims, shape.musicbrainz))
        # Of two it may be the one of a namesake or of another edition: then MusicBrainz is to say which it is.
        spelt += [(shape.scheme, one) for one in own if len(own) == 1]
    spelt += [(scheme, text) for property_, scheme in shape.identifiers.items() for text in texts(claims, property_)]
    sitelinks = table(body.sitelinks)
    for language in context.languages:
        if wiki(language) in sitelinks:
            spelt.append(("wikipedia", f"{wikipedia_of(language)}:{sitelinks[wiki(language)].title}"))
    return tuple(dict.fromkeys(_in_form(spelt)))


def _in_form(spelt: Iterable[tuple[str, str]]) -> Iterable[Identifier]:
    for scheme, text in spelt:
        # A text that is no value of its scheme (the number of a company at IMDb) is left out.
        with suppress(QueryError):
            yield identifier(scheme, text)


def _addresses(claims: ClaimsBody) -> Iterable[str]:
    told = (clean(text) or "" for text in texts(claims, properties.OFFICIAL_WEBSITE))
    fitting = (url for url in told if url.startswith(("http://", "https://")) and address_fits("", url))
    return dict.fromkeys(fitting)


def _images(claims: ClaimsBody) -> Iterable[Image]:
    for type_, property_ in (("image", properties.IMAGE), ("logo", properties.LOGO)):
        for name in dict.fromkeys(map(clean, texts(claims, property_))):
            url = _FILE_PATH + quote((name or "").replace(" ", "_"))
            if name and address_fits(type_, url):
                yield Image(type_, url)


def _ties(claims: ClaimsBody, shape: Shape, context: Context) -> Iterable[Related]:
    for property_, role in shape.ties.items():
        known = (context.named.references.get(one) for one in items(claims, property_))
        # Only what has a MusicBrainz identifier of the kind: an influence may be a book or a town.
        for place, one in enumerate(one for one in known if one is not None and one.musicbrainz):
            spelt = [(shape.scheme, one.musicbrainz or ""), (SCHEME, one.item)]
            name = clean(one.label)
            facts = Facts(fields={shape.name_field: name} if name else {}, identifiers=tuple(_in_form(spelt)))
            # Whole as it stands: else each would be asked about, and those who influenced it, through all of history.
            yield Related(role=role, kind=shape.kind, facts=facts, position=place, partial=False)
