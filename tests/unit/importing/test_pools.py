"""Many wanted items against one pool of candidates: the same choices as one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.matching import Preference, choose, choose_each
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Wanted
from bowerbird.words.results import Candidate
from support.strategies import steady

# Parts of names that differ in every way that a penalty tells, put together at random.
heads = st.sampled_from(
    [
        *("Abbey Road", "Abbey Rode", "The Wall", "Wall, The", "Led Zeppelin II", "Led Zeppelin 2", "Led Zeppelin III"),
        *("Nebraska", "Blink182", "blink-182", "s/t", "Weezer", "Кино", "Kino", "!!!", "100%", "100", "U2", "U 2"),
        *(
            "Meddle",
            "Muddle",
            "Pop Corn",
            "Popcorn",
            "The Rise and Fall of Ziggy Stardust",
            "Legend",
            "Three",
            "3",
            "III",
        ),
    ]
)
tails = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            " (Live)",
            " [Deluxe Edition]",
            ": Under Construction",
            " - Remastered 2009",
            ", 1969",
            " (1969)",
        ),
        *(
            " EP",
            " (feat. Somebody)",
            ", Vol. 2",
            " Volume II",
            " and the Spiders from Mars",
            " & Friends",
            " (Karaoke)",
        ),
    ]
)
titles = st.builds("{}{}".format, heads, tails)
makers = st.sampled_from(
    [
        *("Weezer", "The Beatles", "Beatles", "Beatles, The", "Bob Marley", "Bob Marley & The Wailers", "Кино", "Kino"),
        *("Jimi Hendrix", "The Jimi Hendrix Experience", "P!nk", "Pink", "Steve Earle", "S. Earle", "AC/DC", "ACDC"),
    ]
)
titles_by = titles | st.builds("{}: {}".format, makers, heads) | st.builds("{} - {}".format, makers, heads) | makers
kinds = st.sampled_from(["Album", "EP", "Single"])
years = st.sampled_from([1968, 1969, 1970, 1999])
known = st.fixed_dictionaries(
    {"title": titles_by},
    optional={
        "primary_type": kinds,
        "secondary_types": st.sampled_from([[], ["Live"], ["Compilation"]]),
        "release_year": years,
        "aliases": st.lists(titles, max_size=1),
        "disambiguation": st.sampled_from(["live, 1969-02-01: somewhere", "the white one", "karaoke version"]),
    },
)
candidates = st.builds(
    lambda fields, by: Facts(
        fields={**fields, "artist_credit": " & ".join(by)},
        related=tuple(Related(role="artist", kind="artist", facts=Facts(fields={"name": name})) for name in by),
    ),
    known,
    st.lists(makers, min_size=1, max_size=2),
)
wanteds = st.builds(
    Wanted,
    name=titles_by,
    by=st.none() | makers,
    titled=st.booleans(),
    hints=st.fixed_dictionaries({}, optional={"release_year": years, "primary_type": kinds}),
    preferred=st.just({"primary_type": "Album", "secondary_types": []}),
    unlikely=st.just({"primary_type": frozenset({"Single"})}),
)


@steady
@given(st.lists(wanteds, min_size=1, max_size=4), st.lists(candidates, max_size=8))
def test_choosing_for_many_is_choosing_for_each(wanted: list[Wanted], facts: list[Facts]) -> None:
    pool = [Candidate(identifier=Identifier("discogs", str(n)), facts=each) for n, each in enumerate(facts, 1)]
    assert choose_each(wanted, pool) == [choose(asked, pool, Preference()) for asked in wanted]
