"""What properties are checked on: records of providers, identifiers, and texts of every script."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from bowerbird.catalogue.merge import Record
from bowerbird.words.facts import CURATOR, Facts, Image, Link, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Edge

# A property says nothing about time, and machines that run tests are busy.
steady = settings(deadline=None)

PROVIDERS = ("musicbrainz", "discogs", "wikidata", "unranked", "also unranked", CURATOR)
PRECEDENCE = ("musicbrainz", "discogs", "wikidata")
LISTS = frozenset({"aliases"})

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = st.sampled_from(["", "Pink Floyd", "The Wall", "Wish You Were Here", "Animals"])
aliases = st.lists(st.sampled_from(["Floyd", "The Floyd", "PF"]), max_size=3)
identifiers = st.builds(Identifier, st.sampled_from(["wikidata", "discogs"]), st.sampled_from(["1", "2", "3"]))
links = st.builds(Link, st.sampled_from(["home", "blog"]), st.sampled_from(["https://a.example", "https://b.example"]))
images = st.builds(Image, st.just("front"), st.sampled_from(["https://a.example/1", "https://a.example/2"]))
fields = st.fixed_dictionaries(
    {},
    optional={
        "title": st.none() | words,
        "release_year": st.none() | st.integers(1960, 1963),
        "disambiguation": st.none() | words,
        "aliases": st.none() | aliases,
    },
)
edges = st.builds(
    Edge,
    role=st.sampled_from(["artist", "genre"]),
    object_id=st.integers(1, 4),
    position=st.integers(0, 2),
    details=st.sampled_from([{}, {"name": "Floyd"}]),
)


def _tuples(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=4).map(tuple)


facts = st.builds(
    Facts, fields=fields, identifiers=_tuples(identifiers), links=_tuples(links), images=_tuples(images)
)  # duplicates included: a provider may be careless


def records_of(*providers: str) -> st.SearchStrategy[list[Record]]:
    """Return lists of records, at most one per provider."""
    record = st.builds(Record, st.sampled_from(providers), facts, _tuples(edges))
    return st.lists(record, max_size=len(providers), unique_by=lambda one: one.provider)


records = records_of(*PROVIDERS)

deep_facts = st.recursive(
    st.builds(
        Facts,
        fields=st.dictionaries(
            texts, st.none() | st.booleans() | st.integers(-(2**63), 2**63) | texts | st.lists(texts)
        ),
        identifiers=_tuples(st.builds(Identifier, texts, texts)),
        links=_tuples(st.builds(Link, texts, texts)),
        images=_tuples(st.builds(Image, texts, texts)),
    ),
    lambda inner: st.builds(
        Facts,
        related=_tuples(
            st.builds(Related, role=texts, kind=texts, facts=inner, position=st.integers(0, 99), partial=st.booleans())
        ),
    ),
    max_leaves=4,
)
