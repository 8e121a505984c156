"""Labelled cases: rows, the candidates that a search may bring for each, how each fits, and which is the right one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz, process

from benchmarks.matching.cases import CaseSet
from bowerbird.importing.matching import score
from bowerbird.music import AlbumQuery
from bowerbird.music.musicbrainz.entities import RELEASE_GROUP
from bowerbird.sandbox import build_dataset
from bowerbird.sandbox.musicbrainz.dataset import ReleaseGroup
from bowerbird.sandbox.musicbrainz.search_forms import release_group_hit
from bowerbird.words.facts import Facts
from bowerbird.words.forms import decode
from bowerbird.words.results import Candidate

NEAREST = 12


class Labelled(NamedTuple):
    """A row's candidates, each with its match, and the ids of those that are right; none when it is absent."""

    candidates: tuple[Candidate, ...]
    right: frozenset[str]


def labelled(cases: CaseSet) -> Iterator[Labelled]:
    """Yield the rows of a set with the works that are nearest to each by title and artist, and the right ones."""
    groups = list(build_dataset(cases.facts).release_groups.values())
    known = [_facts(group) for group in groups]
    texts = [f"{facts.fields['title']} {facts.fields.get('artist_credit', '')}".casefold() for facts in known]
    places = {group.id: place for place, group in enumerate(groups)}
    for case in cases.cases:
        wanted = AlbumQuery.from_words(case.words).wanted()
        if wanted is None:
            continue
        sought = f"{wanted.name} {wanted.by or ''}".casefold()
        near = process.extract(sought, texts, scorer=fuzz.token_set_ratio, limit=NEAREST)
        found = dict.fromkeys([*(place for *_, place in near), *(places[mbid] for mbid in case.means)])
        matched = ((known[place], score(wanted, known[place])) for place in found)
        candidates = (Candidate(identifier=facts.identifiers[0], facts=facts, match=match) for facts, match in matched)
        yield Labelled(tuple(candidates), case.means)


def _facts(group: ReleaseGroup) -> Facts:
    """What a search says of a release group, and its aliases, which only a look-up tells."""
    body = decode(msgspec.json.encode(release_group_hit(group, 100)), RELEASE_GROUP.form)
    facts = RELEASE_GROUP.parse(body, frozenset())
    fields = {**facts.fields, "aliases": [alias.name for alias in group.aliases]}
    return msgspec.structs.replace(facts, fields=fields)
