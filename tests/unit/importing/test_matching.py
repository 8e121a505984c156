from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.matching import LEAD, STRONG, WEAK, Preference, choose, ranked, score
from bowerbird.importing.matching.costs import NEAR, NEAR_AT_MOST
from bowerbird.music import AlbumQuery, ArtistQuery
from bowerbird.music.queries import ReleaseQuery, SongQuery
from bowerbird.words.errors import NoSuchCandidateError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query, Wanted
from bowerbird.words.results import Candidate
from support.strategies import steady, texts

NOTHING = Preference()


def artist(name: str, number: int = 1, **fields: object) -> Candidate:
    return Candidate(identifier=Identifier("discogs", str(number)), facts=Facts(fields={"name": name, **fields}))


def album(title: str, by: str, number: int = 1, **fields: object) -> Candidate:
    maker = Related(role="artist", kind="artist", facts=Facts(fields={"name": by}))
    known = {"title": title, "primary_type": "Album", **fields}
    return Candidate(identifier=Identifier("discogs", str(number)), facts=Facts(fields=known, related=(maker,)))


def wanted_artist(name: str, **hints: str) -> Wanted:
    wanted = ArtistQuery.from_words({"name": name, **hints}).wanted()
    assert wanted is not None
    return wanted


def wanted_album(title: str, artist: str | None = None, **hints: object) -> Wanted:
    wanted = AlbumQuery.from_words({"title": title, "artist": artist, **hints}).wanted()
    assert wanted is not None
    return wanted


names = texts.filter(lambda text: bool(text.strip())) | st.sampled_from(["The Band", "Nirvana", "A-ha", "싸이", "!!!"])
values = st.none() | st.sampled_from(["GB", "Group", "Album", "", 1973, 1999, []])
hints = st.dictionaries(st.sampled_from(["country", "type", "release_year", "secondary_types"]), values, max_size=3)
wanteds = st.builds(Wanted, name=names, by=st.none() | names, hints=hints, preferred=hints)
candidates = st.builds(
    lambda name, by, aliases, known: Facts(
        fields={"name": name, "aliases": aliases, **known},
        related=tuple(Related(role="artist", kind="artist", facts=Facts(fields={"name": one})) for one in by),
    ),
    names,
    st.lists(names, max_size=2),
    st.lists(names, max_size=2),
    hints,
)


@steady
@given(wanteds, candidates)
def test_a_score_is_one_less_the_penalties_which_are_named(wanted: Wanted, candidate: Facts) -> None:
    match = score(wanted, candidate)
    assert 0.0 <= match.score <= 1.0
    assert all(cost > 0 for cost in match.penalties.values())
    assert match.score == pytest.approx(max(0.0, 1.0 - sum(match.penalties.values())), abs=1e-3)


@steady
@given(names, names)
def test_names_are_as_far_apart_one_way_as_the_other(one: str, other: str) -> None:
    there = score(Wanted(name=one), Facts(fields={"name": other})).score
    back = score(Wanted(name=other), Facts(fields={"name": one})).score
    assert there == pytest.approx(back, abs=1e-3)


@steady
@given(names)
def test_the_name_itself_costs_nothing(name: str) -> None:
    assert score(Wanted(name=name), Facts(fields={"name": name})).penalties == {}


@steady
@given(wanteds, st.lists(candidates, max_size=5), st.booleans())
def test_what_is_chosen_is_one_of_the_candidates_or_nothing(wanted: Wanted, facts: list[Facts], best: bool) -> None:
    listed = [Candidate(identifier=Identifier("discogs", str(n)), facts=one) for n, one in enumerate(facts, 1)]
    choice = choose(wanted, listed, Preference(best=best))
    matches = [score(wanted, fact) for fact in facts]
    standings = sorted((match.standing for match in matches if match.score >= WEAK), reverse=True)
    if choice.taken:
        assert choice.undecided == choice.near == ()
        assert choice.taken.match.score >= (WEAK if best else STRONG)
        assert choice.taken.match.standing == standings[0]
    elif choice.undecided:
        assert not best
        assert choice.near == ()
        assert [candidate.match.standing for candidate in choice.undecided] == standings
    else:
        assert standings == []
        near = sorted((match.score for match in matches if match.score >= NEAR), reverse=True)
        assert [candidate.match.score for candidate in choice.near] == near[:NEAR_AT_MOST]


@steady
@given(wanteds, st.lists(candidates, min_size=1, max_size=5), candidates)
def test_a_rival_more_never_raises_the_lead_of_what_is_taken(wanted: Wanted, facts: list[Facts], rival: Facts) -> None:
    listed = [Candidate(identifier=Identifier("discogs", str(n)), facts=each) for n, each in enumerate(facts, 1)]
    more = [*listed, Candidate(identifier=Identifier("discogs", "99"), facts=rival)]
    before, after = choose(wanted, listed, NOTHING).taken, choose(wanted, more, NOTHING).taken
    if before and after and before.identifier == after.identifier:
        assert after.match.lead is not None
        assert before.match.lead is None or after.match.lead <= before.match.lead


def test_no_candidates_means_not_found() -> None:
    for preference in (NOTHING, Preference(best=True), Preference(pick=1)):
        choice = choose(wanted_artist("Pink Floyd"), [], preference)
        assert (choice.taken, choice.undecided) == (None, ())


def test_a_strong_candidate_that_leads_is_taken_with_its_lead() -> None:
    listed = [artist("Pink Floyd", 1), artist("Pink Floyd Tribute Band", 2)]
    taken = choose(wanted_artist("pink floyd"), listed, NOTHING).taken
    assert taken is not None
    assert (taken.identifier.value, taken.match.score) == ("1", 1.0)
    assert taken.match.lead is not None
    assert taken.match.lead > 0.05


def test_a_single_candidate_has_no_lead_and_needs_none() -> None:
    taken = choose(wanted_artist("Pink Floyd"), [artist("Pink Floyd")], NOTHING).taken
    assert taken is not None
    assert taken.match.lead is None


def test_two_artists_of_one_name_are_left_to_a_person() -> None:
    listed = [artist("Nirvana", 1, country="US"), artist("Nirvana", 2, country="GB"), artist("Nirvana 2002", 3)]
    choice = choose(wanted_artist("Nirvana"), listed, NOTHING)
    assert choice.taken is None
    assert [one.identifier.value for one in choice.undecided][:2] == ["1", "2"]
    assert choice.undecided[0].match.lead == 0.0


def test_a_hint_tells_artists_of_one_name_apart() -> None:
    listed = [artist("Nirvana", 1, country="US"), artist("Nirvana", 2, country="GB")]
    taken = choose(wanted_artist("Nirvana", country="gb"), listed, NOTHING).taken
    assert taken is not None
    assert taken.identifier.value == "2"
    assert score(wanted_artist("Nirvana", country="GB"), listed[0].facts).penalties == {"country": 0.2}


def test_a_name_that_is_not_like_it_is_another_item() -> None:
    choice = choose(wanted_artist("Pink Floyd"), [artist("Johann Sebastian Bach")], NOTHING)
    assert (choice.taken, choice.undecided) == (None, ())


@pytest.mark.parametrize(
    ("typed", "real"),
    [("Pink Flyod", "Pink Floyd"), ("Metalica", "Metallica"), ("Pink Floyds", "Pink Floyd"), ("ABBBA", "ABBA")],
)
def test_a_name_misspelt_by_a_letter_is_offered_and_not_taken_unseen(typed: str, real: str) -> None:
    choice = choose(wanted_artist(typed), [artist(real)], NOTHING)
    assert choice.taken is None
    assert len(choice.undecided) == 1
    assert choose(wanted_artist(typed), [artist(real)], Preference(best=True)).taken is not None


@pytest.mark.parametrize("preference", [Preference(pick=2), Preference(pick=2, best=False)])
def test_a_person_picks_from_the_list_by_its_number(preference: Preference) -> None:
    listed = [artist("Nirvana", 1), artist("Nirvana", 2)]
    taken = choose(wanted_artist("Nirvana"), listed, preference).taken
    assert taken is not None
    assert taken.identifier.value == "2"


@pytest.mark.parametrize("pick", [0, -1, 3, 99])
def test_a_number_that_is_not_on_the_list_is_an_error(pick: int) -> None:
    listed = [artist("Nirvana", 1), artist("Nirvana", 2)]
    with pytest.raises(NoSuchCandidateError, match="the list has 2: 1 "):
        choose(wanted_artist("Nirvana"), listed, Preference(pick=pick))


def test_an_album_goes_before_a_single_of_the_same_title_and_artist() -> None:
    listed = [
        album("The Wall", "Pink Floyd", 1, primary_type="Single"),
        album("The Wall", "Pink Floyd", 2, secondary_types=["Live"]),
        album("The Wall", "Pink Floyd", 3),
    ]
    assert [candidate.identifier.value for candidate in ranked(wanted_album("The Wall", "Pink Floyd"), listed)] == [
        "3",
        "2",
        "1",
    ]
    taken = choose(wanted_album("The Wall", "Pink Floyd"), listed, NOTHING).taken
    assert taken is not None
    assert taken.identifier.value == "3"


@pytest.mark.parametrize("kind", ["Single", "Broadcast", "Other"])
def test_what_is_no_album_is_never_taken_for_one_unseen_and_shown_all_the_same(kind: str) -> None:
    listed = [album("The Wall", "Pink Floyd", 1, primary_type=kind, release_year=1979)]
    # Who says that it is an album does not mean a single either.
    given: list[dict[str, object]] = [{}, {"year": 1979}, {"type": "Album"}, {"type": "EP"}]
    for wanted in (wanted_album("The Wall", "Pink Floyd", **value) for value in given):
        choice = choose(wanted, listed, NOTHING)
        assert (choice.taken, choice.undecided) == (None, ())
        assert [candidate.match.penalties for candidate in choice.near] == [{"primary_type": 0.55}]
    asked = choose(wanted_album("The Wall", "Pink Floyd", type=kind), listed, NOTHING)
    assert asked.taken is not None


def test_a_single_is_no_rival_of_the_album_whose_type_is_given() -> None:
    listed = [
        album("Animals", "Pink Floyd", 1, primary_type="Other", release_year=2016),
        album("Animals", "Pink Floyd", 2, primary_type="Album", release_year=1977),
    ]
    taken = choose(wanted_album("Animals", "Pink Floyd", year=2018, type="Album"), listed, NOTHING).taken
    assert taken is not None
    assert taken.identifier.value == "2"


@pytest.mark.parametrize(
    ("query", "column", "other"),
    [
        (ReleaseQuery(title="The Wall", artist="Pink Floyd"), "status", "Bootleg"),
        (ReleaseQuery(title="The Wall", artist="Pink Floyd"), "status", "Promotion"),
        (SongQuery(title="The Wall", artist="Pink Floyd"), "video", True),
    ],
)
def test_another_kind_of_release_or_recording_is_never_taken_unseen(query: Query, column: str, other: object) -> None:
    wanted = query.wanted()
    assert wanted is not None
    assert choose(wanted, [album("The Wall", "Pink Floyd", 1, **{column: other})], NOTHING).taken is None
    assert choose(wanted, [album("The Wall", "Pink Floyd", 1)], NOTHING).taken is not None


@pytest.mark.parametrize(
    "kind",
    [
        {"primary_type": "EP"},
        {"secondary_types": ["Live"]},
        {"secondary_types": ["Soundtrack"]},
        {"primary_type": "EP", "secondary_types": ["Compilation"]},
    ],
)
def test_an_exact_ep_or_live_album_that_stands_alone_may_have_another_trifle(kind: dict[str, object]) -> None:
    listed = [album("The Works", "Pink Floyd", 1, **kind), album("Something else", "Pink Floyd", 2)]
    taken = choose(wanted_album("Works", "Pink Floyd"), listed, NOTHING).taken
    assert taken is not None
    assert taken.match.penalties == {"article": LEAD}


def test_between_two_that_fit_as_well_the_studio_album_is_taken_unless_the_year_says_otherwise() -> None:
    live = album("The Wall", "Pink Floyd", 1, secondary_types=["Live"], release_year=1988)
    studio = album("The Wall", "Pink Floyd", 2, release_year=1979)
    for year, number in ((None, "2"), (1979, "2"), (1988, "1")):
        taken = choose(wanted_album("The Wall", "Pink Floyd", year=year), [live, studio], NOTHING).taken
        assert taken is not None
        assert taken.identifier.value == number
    # Half way between a row's year and its name: an EP of the very year, and the album of a year before.
    album_before = album("Animals", "Pink Floyd", 3, release_year=1976)
    ep = album("Animals", "Pink Floyd", 4, primary_type="EP", release_year=1977)
    between = choose(wanted_album("Animals", "Pink Floyd", year=1977), [album_before, ep], NOTHING)
    assert len(between.undecided) == 2


def test_an_ep_or_live_album_of_another_year_is_not_taken_for_an_album_unseen() -> None:
    for kind in ({"primary_type": "EP"}, {"secondary_types": ["Live"]}):
        listed = [album("The Wall", "Pink Floyd", 1, release_year=1980, **kind)]
        assert choose(wanted_album("The Wall", "Pink Floyd", year=1979), listed, NOTHING).taken is None
        assert choose(wanted_album("The Wall", "Pink Floyd", year=1980), listed, NOTHING).taken is not None
    best_of = [album("The Wall", "Pink Floyd", 1, release_year=1980, secondary_types=["Compilation"])]
    assert choose(wanted_album("The Wall", "Pink Floyd", year=1979), best_of, NOTHING).taken is not None


def test_a_single_is_taken_when_a_single_is_asked_for() -> None:
    listed = [
        album("Animals", "Pink Floyd", 1, primary_type="Album"),
        album("Animals", "Pink Floyd", 2, primary_type="EP"),
    ]
    taken = choose(wanted_album("Animals", "Pink Floyd", type="ep"), listed, NOTHING).taken
    assert taken is not None
    assert taken.identifier.value == "2"


def test_some_words_of_a_text_are_hint_enough() -> None:
    listed = [
        artist("Nirvana", 1, disambiguation="1980s US grunge band"),
        artist("Nirvana", 2, disambiguation="60s band from the UK"),
    ]
    taken = choose(wanted_artist("Nirvana", disambiguation="UK band"), listed, NOTHING).taken
    assert taken is not None
    assert taken.identifier.value == "2"


def test_the_exact_name_leads_one_that_is_known_by_it_or_has_an_article_more() -> None:
    listed = [artist("The Animals", 1), artist("Creatures", 2, aliases=["Animals"]), artist("Animals", 3)]
    taken = choose(wanted_artist("Animals"), listed, NOTHING).taken
    assert taken is not None
    assert taken.identifier.value == "3"


def test_the_year_counts_by_its_distance() -> None:
    wanted = wanted_album("Animals", "Pink Floyd", year=1977)
    costs = [
        score(wanted, album("Animals", "Pink Floyd", release_year=year).facts).penalties.get("release_year", 0.0)
        for year in (1977, 1978, 1979, 2005)
    ]
    assert costs == [0.0, 0.05, 0.1, 0.3]
    assert score(wanted, album("Animals", "Pink Floyd").facts).penalties == {"release_year": LEAD}


def test_the_album_of_another_artist_is_another_album() -> None:
    choice = choose(wanted_album("Animals", "Pink Floyd"), [album("Animals", "Maroon 5")], NOTHING)
    assert (choice.taken, choice.undecided) == (None, ())


def test_an_article_costs_a_little_and_names_itself() -> None:
    match = score(wanted_artist("Beatles"), Facts(fields={"name": "The Beatles"}))
    assert match.penalties == {"article": LEAD}
    assert score(wanted_artist("The Beatles"), Facts(fields={"name": "Beatles"})).penalties == {"article": LEAD}
    listed = [artist("The Band", 1), artist("Band", 2)]
    assert [one.identifier.value for one in ranked(wanted_artist("band"), listed)] == ["2", "1"]


def test_an_article_alone_is_a_name() -> None:
    assert score(wanted_artist("The The"), Facts(fields={"name": "The The"})).score == 1.0
    assert score(wanted_artist("The"), Facts(fields={"name": "The"})).score == 1.0


def test_a_name_in_another_script_is_found_as_an_alias() -> None:
    match = score(wanted_artist("싸이"), Facts(fields={"name": "PSY", "aliases": ["박재상", "싸이"]}))
    assert match.penalties == {"alias": LEAD}
    sorted_name = score(
        wanted_artist("Gainsbourg, Serge"), artist("Serge Gainsbourg", sort_name="Gainsbourg, Serge").facts
    )
    assert sorted_name.penalties == {"inverted": LEAD}


def test_an_alias_of_the_title_costs_also_when_the_artist_is_known_by_name() -> None:
    known = album("Wish You Were Here", "Pink Floyd", aliases=["WYWH"]).facts
    without, with_artist = score(wanted_album("WYWH"), known), score(wanted_album("WYWH", "Pink Floyd"), known)
    assert without.score == 1.0 - LEAD
    assert with_artist.score == 1.0 - LEAD


def test_articles_left_out_of_the_title_and_of_the_artist_cost_twice() -> None:
    known = album("The Works", "The Queen").facts
    assert score(wanted_album("Works", "Queen"), known).score == 1.0 - 2 * LEAD


def test_the_artist_as_printed_is_as_good_as_the_artist_by_name() -> None:
    known = album("Under Pressure", "Queen", artist_credit="Queen & David Bowie").facts
    assert score(wanted_album("Under Pressure", "Queen and David Bowie"), known).score == 1.0
    assert score(wanted_album("Under Pressure", "Queen"), known).score == 1.0


def test_a_candidate_without_a_name_or_artist_is_no_match() -> None:
    assert score(wanted_artist("Pink Floyd"), Facts()).score == 0.0
    assert score(wanted_album("Animals", "Pink Floyd"), Facts(fields={"title": "Animals"})).score < WEAK


def test_equal_candidates_stay_in_the_order_of_the_source() -> None:
    listed = [artist("Nirvana", number) for number in (3, 1, 2)]
    assert [one.identifier.value for one in ranked(wanted_artist("Nirvana"), listed)] == ["3", "1", "2"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Led Zeppelin II", "Led Zeppelin III"),
        ("Now That's What I Call Music! 45", "Now That's What I Call Music! 46"),
        ("V", "5"),
        ("The xx", "The 20"),
        ("Now 4.5", "Now 45"),
        ("The Dark Side of the Moom", "The Dark Side of the Moon"),
        ("A+", "A"),
    ],
)
def test_a_name_that_differs_is_never_taken_unseen_however_little(one: str, other: str) -> None:
    assert choose(wanted_artist(one), [artist(other, 1)], NOTHING).taken is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("R.E.M.", "REM"), ("Part II", "Part 2"), ("Simon + Garfunkel", "Simon & Garfunkel")],
)
def test_a_name_that_is_only_spelt_differently_is_near(one: str, other: str) -> None:
    assert choose(wanted_artist(one), [artist(other, 1)], NOTHING).taken is not None


@steady
@given(wanteds, st.lists(candidates, max_size=5))
def test_probabilities_are_shared_and_rise_with_the_standing(wanted: Wanted, facts: list[Facts]) -> None:
    listed = [Candidate(identifier=Identifier("discogs", str(n)), facts=each) for n, each in enumerate(facts, 1)]
    told = [
        (candidate.match.score, candidate.match.standing, candidate.match.probability)
        for candidate in ranked(wanted, listed)
    ]
    assert all((score >= NEAR) == (probability is not None) for score, _, probability in told)
    assert sum(probability or 0.0 for *_, probability in told) <= 1.0 + 1e-2
    likely = [probability for score, _, probability in told if probability is not None and score >= WEAK]
    assert all(0.0 <= probability <= 1.0 for probability in likely)


def test_two_that_fit_equally_well_are_each_half_as_likely() -> None:
    nirvanas = [artist("Nirvana", number) for number in (1, 2)]
    alone = ranked(wanted_artist("Nirvana"), nirvanas[:1])[0].match.probability
    both = [candidate.match.probability for candidate in ranked(wanted_artist("Nirvana"), nirvanas)]
    assert alone is not None
    assert alone > 0.99
    assert both == [pytest.approx(alone / 2, abs=1e-3)] * 2
    weak = ranked(wanted_artist("Metalica"), [artist("Metallica")])[0].match.probability
    assert weak is not None
    assert weak < alone


@pytest.mark.parametrize(("wanted", "taken"), [("Adele", "Adele"), ("ADÈLE", "Adèle"), ("Adéle", None)])
def test_of_two_that_differ_by_accents_the_one_of_the_very_spelling_is_meant(wanted: str, taken: str | None) -> None:
    both = [
        Candidate(identifier=Identifier("musicbrainz_artist", str(n)), facts=Facts(fields={"name": name}))
        for n, name in enumerate(("Adele", "Adèle"))
    ]
    choice = choose(Wanted(name=wanted), both, Preference())
    assert (choice.taken and choice.taken.facts.fields["name"]) == taken
    assert [candidate.match.score for candidate in choice.undecided] == ([] if taken else [1.0, 1.0])
    # One that stands alone is found by either spelling.
    alone = choose(Wanted(name=wanted), both[1:], Preference()).taken
    assert alone is not None
    assert alone.match.score == 1.0
