"""Columns whose name alone does not say what they hold: the values of the first rows decide. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from bowerbird.importing.files import headings
from bowerbird.importing.files.columns import ADDRESS, RANK, RELEASE, TRACK_NUMBER, folded, word_of
from bowerbird.importing.files.programs import program_of, subject_of
from bowerbird.importing.files.values import read_length, read_rank
from bowerbird.words.query import Query
from bowerbird.words.schemes import MBID

SAMPLED = 30
"""So many rows decide."""
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+\-]\d\d:?\d\d)?$")
_SECONDS_SINCE_1970 = re.compile(r"\d{9,13}")
_DAY = re.compile(r"(?:19|20)\d\d[\-/.]\d\d?[\-/.]\d\d?|\d\d?[\s\-/.](?:\w{3,9}|\d\d?)[\s\-/.,]+(?:19|20)\d\d")
_NUMBERS_OR_TITLES = {"track": TRACK_NUMBER, "release": "year", "record": TRACK_NUMBER, "disco": TRACK_NUMBER}
"""Names of a title's column that may hold something else, and what that is."""
_NO_TITLE = re.compile(r"\W*(?:\d[\W\d]*|\d*\W*[^\W\d]{3,9}\W*\d[\W\d]*|[A-Z]\d{1,2})")
"""A number, a date, or the side of a record with a number."""
_MBID = re.compile(MBID, re.IGNORECASE)
_IDS = frozenset({"artistid", "albumid", "trackid", "songid", "recordingid", "releaseid", "releasegroupid"})
"""Names of columns that may hold MBIDs, or the numbers of any other site or program."""
_OF_CHARTS = frozenset(
    {"lastweek", "peakposition", "peakpos", "peakrank", "weeksinchart", "weeksincharts", "weeksonchart"}
)
"""Columns of the charts of a week: its date is no release's."""
_FIRST_SCROBBLES = 2002
_MOSTLY = 0.6
_ORDERED = 0.8
_UNIQUE = 0.95

_LIKE_A_MAKER = re.compile(
    r"(?!.*(?:gender|sex|age|count|id|uri|url|year|birth|origin)$)(?:acts?|who|whom|bywhom|musicians?.*|interpreter.*|groups?|singers?|vocalists?|ensembles?|composers?|authors?"
    r"|creators?|gruppe|grupo|gruppo|groep|sanger(?:in)?|autor(?:in)?|auteur|komponist|composit(?:or|eur|ore)"
    r"|.*(?:artist|performer|interpret|kunstler|исполнител|アーティスト).*|.*bands?|names?)"
)
_NO_MAKER = re.compile(
    r".*(?:genre|style|label|note|comment|country|language|format|media|rating|review|score|description|descriptor|mood"
    r"|title|album|song|track|year|folder|condition|link|image|status|city|studio|producer|engineer|publisher"
    r"|distributor|catalog|sprache|land|quelle|source|location|path|file|kind|owner|playlist|length|duration|added"
    r"|price|size|recorded|platform|service|type).*|.*(?:id|uri|url|key|tags?|date|time)|column\d+"
)
_NAME_AT_MOST = 60


def settle(
    query: type[Query],
    columns: Sequence[str],
    places: Mapping[str, int],
    given: Mapping[str, str],
    rows: Sequence[Sequence[str]],
) -> dict[str, int]:
    """Return the places of the columns without those whose values are not what their names promise.

    A ``Place`` may be a town, a ``Number`` that of a track or of a record, a ``Date`` that of listening, a ``Time``
    that of the day. A column that the caller has named is left as it is.

    Args:
        query: what a row asks for.
        columns: the names of the columns.
        places: by word, the place of its column.
        given: the words whose columns the caller has named.
        rows: the first rows.
    """
    kept = dict(places)
    keys = [folded(column) for column in columns]
    of_songs = subject_of(keys) == "song" or any(key in _SONG for key in keys)
    for key, place in places.items():
        word, name, values = word_of(key), keys[place], _values(rows, place)
        if word in given:
            continue
        if word == RANK and name in _NUMBER and not _are_ranks(values, distinct=query.name_word == "title"):
            del kept[key]
            if TRACK_NUMBER not in kept and name not in _PLACES:
                kept[TRACK_NUMBER] = place
        elif word in {ADDRESS, RELEASE} and name in _IDS and values and not any(map(_MBID.search, values)):
            del kept[key]  # another site's number of it
        elif (
            word == "year" and name in _DATE and (_is_of_listens(keys) or _are_moments(values, of_songs=of_songs))
        ) or (word == "length" and name in _TIME and not _mostly(values, read_length)):
            del kept[key]
    return _real_title(query, keys, kept, given, rows)


def is_doubtful(columns: Sequence[str], places: Mapping[str, int]) -> bool:
    """Return whether there is a column about which only the values can decide."""
    weak = _NUMBER | _DATE | _TIME | _IDS | _NUMBERS_OR_TITLES.keys()
    return any(folded(columns[place]) in weak for place in places.values())


def suspect(
    query: type[Query], columns: Sequence[str], places: Mapping[str, int], rows: Sequence[Sequence[str]]
) -> str | None:
    """Return the column that looks like the maker's although its name is not known; None when there is a maker's.

    It is one whose name resembles such a name, or the only other one that holds names.
    """
    if query.maker_word is None or any(word_of(key) == query.maker_word or " name" in key for key in places):
        return None
    used = set(places.values())
    free = [place for place in range(len(columns)) if place not in used and _are_names(_values(rows, place))]
    alike = [place for place in free if _LIKE_A_MAKER.fullmatch(folded(columns[place]))]
    others = [place for place in free if not _NO_MAKER.fullmatch(folded(columns[place]))]
    found = alike[:1] or (others if len(others) == 1 else [])
    return columns[found[0]] if found else None


def _folded(names: Sequence[str]) -> frozenset[str]:
    return frozenset(map(folded, names))


_NUMBER, _DATE, _TIME = _folded(headings.NUMBER), _folded(headings.DATE), _folded(headings.TIME)
_TITLE, _SONG = _folded(headings.TITLE), _folded(headings.SONG)
_PLACES = _folded(("place", "Platz", "plats", "lugar", "posto", "место"))


def _real_title(
    query: type[Query],
    keys: Sequence[str],
    places: dict[str, int],
    given: Mapping[str, str],
    rows: Sequence[Sequence[str]],
) -> dict[str, int]:
    """Return the places with another title where ``Track`` holds numbers, or ``Release`` dates."""
    name = query.name_word
    if name in given or name not in places or keys[places[name]] not in _NUMBERS_OR_TITLES:
        return places
    other = next((place for place, key in enumerate(keys) if key in _TITLE), None)
    values = _values(rows, places[name])
    if other is None or not values or not all(_NO_TITLE.fullmatch(value) for value in values):
        return places
    word = _NUMBERS_OR_TITLES[keys[places[name]]]
    return {word: places[name], **places, name: other}


def _values(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place].strip() for row in rows if place < len(row) and row[place].strip()]


def _mostly(values: Sequence[str], read: Callable[[str], object]) -> bool:
    fitting = sum(_reads(value, read) for value in values)
    return not values or fitting >= len(values) / 2


def _reads(value: str, read: Callable[[str], object]) -> bool:
    try:
        return read(value) is not None
    except ValueError:
        return False


def _are_ranks(values: Sequence[str], *, distinct: bool) -> bool:
    """Return whether a column holds places in a list: numbers, in order or of works each only once."""
    if not _mostly(values, read_rank) or (distinct and len(set(values)) < _MOSTLY * len(values)):
        return False
    ranks = [rank for value in values if (rank := _rank(value)) is not None]
    steps = [later - earlier for earlier, later in pairwise(ranks)]
    in_order = max(sum(step >= 0 for step in steps), sum(step <= 0 for step in steps)) >= _ORDERED * len(steps)
    return in_order or len(set(ranks)) >= _UNIQUE * len(ranks)


def _rank(value: str) -> int | None:
    try:
        return read_rank(value)
    except ValueError:
        return None


def _is_of_listens(keys: Sequence[str]) -> bool:
    program = program_of(keys)
    return (program is not None and program.listens) or not _OF_CHARTS.isdisjoint(keys)


def _are_moments(values: Sequence[str], *, of_songs: bool) -> bool:
    """Return whether dates say when somebody did something: they have a time of day, or are late for every song."""
    if not values:
        return False
    moments = [
        value
        for value in values
        if (_CLOCK.search(value) and not _MIDNIGHT.search(value)) or _SECONDS_SINCE_1970.fullmatch(value)
    ]
    if len(moments) >= len(values) / 2:
        return True
    years = [int(year) for value in values for year in re.findall(r"(?:19|20)\d\d", value)[:1]]
    return of_songs and all(map(_DAY.match, values)) and min(years, default=0) >= _FIRST_SCROBBLES


def _are_names(values: Sequence[str]) -> bool:
    """Return whether a column holds names: short texts, no numbers, dates or addresses, and not always the same."""
    names = [
        value
        for value in values
        if any(map(str.isalpha, value)) and len(value) <= _NAME_AT_MOST and "://" not in value and not _DAY.match(value)
    ]
    return bool(values) and len(names) >= 0.8 * len(values) and (len(values) < 4 or len(set(names)) > len(names) / 5)  # noqa: PLR2004 -- a share
