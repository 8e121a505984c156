"""A catalogue of any size, made within seconds: every table, with the proportions of a real one, by INSERT … SELECT.

It is not made through the store, which is the thing to be measured; `test_large_catalogue.py` checks that the store and
the reader take it for their own. The ids of a kind follow one another, and every number depends on the row's own
number only, so a catalogue of 1,000 items has the same shape as one of 100,000.
"""

# ruff: noqa: S608 -- what is put into the statements are numbers and constants of this file

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Engine, text

GENRES_AT_MOST, LISTS, ENTRIES_AT_MOST = 600, 2, 1_000
RECENT, OLD = "2026-01-01 00:00:00.000000", "2020-01-01 00:00:00.000000"
FAR = f"{dt.datetime.now(dt.UTC) + dt.timedelta(hours=1):%Y-%m-%d %H:%M:%S.000000}"
"""No further ahead than a next try may lie: what lies further was dated by a wrong clock."""


@dataclass(frozen=True)
class Sizes:
    """How many items of each kind a catalogue of so many items has, and which id each kind begins behind."""

    items: int
    counts: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Divide the items up."""
        genres = min(GENRES_AT_MOST, self.items // 50)
        counts = {
            "album": self.items * 6 // 10,
            "artist": self.items // 10,
            "category": genres,
            "label": self.items // 100,
            "list": LISTS,
            "release": self.items // 20,
        }
        counts["song"] = self.items - sum(counts.values())
        object.__setattr__(self, "counts", counts)

    def before(self, kind: str) -> int:
        """Return the last id before those of a kind."""
        names = list(self.counts)
        return sum(self.counts[name] for name in names[: names.index(kind)])

    def id_of(self, kind: str, number: int) -> int:
        """Return the id of an item by its number (from 1) within its kind."""
        return self.before(kind) + number


_FIELDS = {
    "album": "title, primary_type, secondary_types, first_release_date, release_year, artist_credit, aliases",
    "artist": "name, sort_name, type, country, aliases",
    "category": "vocabulary, name",
    "label": "name, country, aliases",
    "list": "name, description",
    "release": "title, status, country, release_events, media, aliases",
    "song": "title, length, isrcs, aliases",
}
_VALUES = {
    "album": "{name}, 'Album', {empty}, '1973-03-24', 1950 + n % 75, 'Artist ' || (n % {artist} + 1), {empty}",
    "artist": "{name}, {name}, 'Group', 'GB', {empty}",
    "category": "'musicbrainz', {name}",
    "label": "{name}, 'GB', {empty}",
    "list": "{name}, 'A list'",
    "release": "{name}, 'Official', 'GB', {empty}, {empty}, {empty}",
    "song": "{name}, 200000 + n % 1000, {empty}, {empty}",
}
_TABLES = {"category": "categories"}
_SCHEMES = {
    "album": "musicbrainz_release_group",
    "artist": "musicbrainz_artist",
    "label": "musicbrainz_label",
    "release": "musicbrainz_release",
    "song": "musicbrainz_recording",
}

# One artist has a tenth of all albums, one genre half of them.
_ARTIST = "(CASE WHEN n % 10 = 0 THEN 1 ELSE n % {artist} + 1 END)"
_GENRE = "(CASE WHEN n % 2 = 0 THEN 1 ELSE 2 + n % ({category} - 1) END)"
# Subject, role, position, object, and of which rows.
_TIES = (
    ("album", "artist", "0", "artist", _ARTIST, "1 = 1"),
    ("album", "genre", "0", "category", _GENRE, "1 = 1"),
    ("release", "album", "0", "album", "n", "1 = 1"),
    ("release", "label", "0", "label", "n % {label} + 1", "1 = 1"),
    ("release", "track", "0", "song", "n * 2", "1 = 1"),
    ("song", "artist", "0", "artist", "n % {artist} + 1", "1 = 1"),
    ("list", "entry", None, "album", None, ""),
)

# Kind, provider, status, what it has said, when it is due again, and of which rows.
_LEDGER = (
    ("album", "musicbrainz", "succeeded", "facts", FAR, "n % 50 <> 0"),
    ("album", "musicbrainz", "failed", "", "", "n % 100 = 0"),
    ("album", "musicbrainz", "ambiguous", "", "", "n % 100 = 50"),
    ("album", "cover_art", "due", "", OLD, "n % 3 = 0"),
    ("album", "cover_art", "succeeded", "facts", FAR, "n % 3 = 1"),
    ("album", "cover_art", "not_found", "", OLD, "n % 30 = 2"),
    ("album", "wikidata", "unavailable", "", FAR, "n % 20 = 0"),
    ("album", "wikidata", "skipped", "", "", "n % 20 = 1"),
    ("album", "wikidata", "succeeded", "facts", OLD, "n % 20 = 2"),
    ("artist", "musicbrainz", "succeeded", "partial", FAR, "n % 2 = 0"),
    ("artist", "musicbrainz", "succeeded", "facts", FAR, "n % 2 = 1"),
    ("artist", "wikidata", "due", "", OLD, "1 = 1"),
    ("label", "musicbrainz", "succeeded", "facts", FAR, "1 = 1"),
    ("release", "musicbrainz", "succeeded", "facts", FAR, "1 = 1"),
    ("song", "musicbrainz", "succeeded", "facts", FAR, "1 = 1"),
)


def fill(engine: Engine, items: int) -> Sizes:
    """Fill an empty catalogue with so many items, and have the database look at what it holds.

    Args:
        engine: a database with its tables.
        items: how many; 1,000 or more.
    """
    sizes = Sizes(items)
    with engine.execution_options(write=True).begin() as connection:
        for statement in _statements(sizes, engine.dialect.name):
            connection.execute(text(statement.replace(":", r"\:")))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM")
    return sizes


def _statements(sizes: Sizes, dialect: str) -> Iterator[str]:
    most = sizes.items
    if dialect == "postgresql":
        numbers = f"SELECT n FROM generate_series(1, {most}) AS n"
    else:
        counted = f"SELECT 1 AS n UNION ALL SELECT n + 1 FROM counted WHERE n < {most}"
        numbers = f"WITH RECURSIVE counted AS ({counted}) SELECT n FROM counted"
    yield f"CREATE TEMP TABLE numbers AS {numbers}"
    for kind, count in sizes.counts.items():
        yield from _items(sizes, dialect, kind, count)
    for row in _TIES:
        yield _ties(sizes, dialect, row)
    for number, entry in enumerate(_LEDGER):
        yield _ledger(sizes, dialect, entry, number % 3)
    yield from _imports(sizes, dialect)
    yield "DROP TABLE numbers"
    if dialect == "postgresql":
        yield f"SELECT setval('items_id_seq', {sizes.items})"
        yield "SELECT setval('imports_id_seq', 2)"


def _items(sizes: Sizes, dialect: str, kind: str, count: int) -> Iterator[str]:
    first, rows = sizes.before(kind), f"FROM numbers WHERE n <= {count}"
    name, words = f"'{kind.title()} ' || n", {**sizes.counts, "empty": _json("[]", dialect)}
    yield (
        "INSERT INTO items (id, kind, display_name, match_key, created_at, updated_at)"
        f" SELECT {first} + n, '{kind}', {name}, '{kind} ' || n, '{RECENT}', '{RECENT}' {rows}"
    )
    table = _TABLES.get(kind, f"{kind}s")
    yield (
        f"INSERT INTO {table} (id, {_FIELDS[kind]})"
        f" SELECT {first} + n, {_VALUES[kind].format(name=name, **words)} {rows}"
    )
    yield (
        "INSERT INTO item_names (item_id, match_key, kind)"
        f" SELECT {first} + n, '{kind} also ' || n, '{kind}' {rows} AND n % 2 = 1"
    )
    yield (
        f"INSERT INTO asked_for (key, item_id, at) SELECT '{kind} ' || n, {first} + n, '{RECENT}' {rows} AND n % 2 = 0"
    )
    if kind in _SCHEMES:
        mbid = _mbid("n", dialect)
        yield (
            "INSERT INTO identifiers (kind, scheme, value, item_id)"
            f" SELECT '{kind}', '{_SCHEMES[kind]}', {mbid}, {first} + n {rows}"
        )
        yield (
            "INSERT INTO identifiers (kind, scheme, value, item_id)"
            f" SELECT '{kind}', 'wikidata', 'Q' || ({first} + n), {first} + n {rows} AND n % 4 = 0"
        )
        yield (
            "INSERT INTO links (item_id, type, url)"
            f" SELECT {first} + n, 'homepage', 'https://example.org/{kind}/' || n {rows} AND n % 3 = 0"
        )
    if kind == "album":
        yield (
            "INSERT INTO images (item_id, type, url, file, sha256, media_type, width, height, size, types)"
            f" SELECT {first} + n, 'front', 'https://example.org/cover/' || n, '', '', '', 0, 0, 0, {words['empty']}"
            f" {rows} AND n % 10 = 1"
        )
    difference = _json("{}", dialect)
    yield (
        "INSERT INTO revisions (item_id, actor, action, run, at, difference)"
        f" SELECT {first} + n, 'musicbrainz', 'created', 'large', '{RECENT}', {difference} {rows}"
    )


def _ties(sizes: Sizes, dialect: str, row: tuple[str, str, str | None, str, str | None, str]) -> str:
    subject, role, position, other, number, when = row
    count, details = sizes.counts[subject], _json("{}", dialect)
    into = "INSERT INTO relations (subject_id, role, position, object_id, details)"
    if position is None:
        # A list has many: its first item is a list of its first albums, and so on.
        entries = min(ENTRIES_AT_MOST, sizes.items // 10)
        selected = ", ".join(str(sizes.id_of(subject, place + 1)) for place in range(count))
        return (
            f"{into} SELECT l.id, '{role}', n - 1, {sizes.before(other)} + n, {details} FROM numbers, items AS l"
            f" WHERE l.id IN ({selected}) AND n <= {entries}"
        )
    there = (number or "").format(**sizes.counts)
    return (
        f"{into} SELECT {sizes.before(subject)} + n, '{role}', {position}, {sizes.before(other)} + {there}, {details}"
        f" FROM numbers WHERE n <= {count} AND {when}"
    )


def _ledger(sizes: Sizes, dialect: str, row: tuple[str, str, str, str, str, str], attempts: int) -> str:
    kind, provider, status, said, due, when = row
    first, name = sizes.before(kind), {"album": "title", "release": "title", "song": "title"}.get(kind, "name")
    facts, tied = _said(sizes, dialect, kind, name, provider) if said else ("NULL", "NULL")
    heard = f"'{RECENT}'" if said else "NULL"
    error = {"failed": ("'RejectedError'", "'refused'"), "skipped": ("'NotApplicableError'", "'no identifier'")}
    error_type, told = error.get(status, ("NULL", "NULL"))
    asked_at = "NULL" if status == "due" or said == "partial" else f"'{RECENT}'"
    partial = ("true" if said == "partial" else "false") if dialect == "postgresql" else str(int(said == "partial"))
    due_at = f"'{due}'" if due else "NULL"
    candidates = _json("[]", dialect) if status == "ambiguous" else "NULL"
    return (
        "INSERT INTO enrichments (item_id, provider, status, facts, tied, partial, heard_at, asked_at, attempts,"
        " error_type, error, candidates, due_at, priority)"
        f" SELECT {first} + n, '{provider}', '{status}', {facts}, {tied}, {partial}, {heard}, {asked_at}, {attempts},"
        f" {error_type}, {told}, {candidates}, {due_at}, 10"
        f" FROM numbers WHERE n <= {sizes.counts[kind]} AND {when}"
    )


def _said(sizes: Sizes, dialect: str, kind: str, name: str, provider: str) -> tuple[str, str]:
    """Return a source record as SQL, and whom it is tied to: MusicBrainz tells of the artist and genre of an album."""
    mbid, related, tied = _mbid("n", dialect), "", "'[]'"
    if (kind, provider) == ("album", "musicbrainz"):
        artist, genre = (number.format(**sizes.counts) for number in (_ARTIST, _GENRE))
        related = (
            f"""{{"role":"genre","kind":"category","facts":{{"fields":{{"vocabulary":"musicbrainz","name":"Category '"""
            f""" || {genre} || '"}}}}}},{{"role":"artist","kind":"artist","facts":{{"fields":{{"name":"Artist '"""
            f""" || {artist} || '"}}}}}}"""
        )
        tied = f"'[' || ({sizes.before('category')} + {genre}) || ',' || ({sizes.before('artist')} + {artist}) || ']'"
    facts = (
        f"""'{{"fields":{{"{name}":"{kind.title()} ' || n || '"}},"identifiers":[{{"scheme":"{_SCHEMES[kind]}","""
        f""""value":"' || {mbid} || '"}}],"related":[{related}]}}'"""
    )
    return (f"CAST({facts} AS JSONB)", f"CAST({tied} AS JSONB)") if dialect == "postgresql" else (facts, tied)


def _imports(sizes: Sizes, dialect: str) -> Iterator[str]:
    """Yield two imports of albums: one that is done, and one that is stopped, with rows in all statuses."""
    empty, options = _json("{}", dialect), _json('{"force": false}', dialect)
    for number, status in ((1, "done"), (2, "stopped")):
        total = sizes.items // 10
        yield (
            "INSERT INTO imports (id, kind, source, status, options, total, requests, created_at)"
            f" VALUES ({number}, 'album', 'large.csv', '{status}', {options}, {total}, 0, '{RECENT}')"
        )
        left = "'pending'" if status == "stopped" else "'not_found'"
        state = f"CASE WHEN n % 100 = 0 THEN 'ambiguous' WHEN n % 7 = 0 THEN {left} ELSE 'existing' END"
        title = """'{"title":"Album ' || n || '","artist":"Artist 1"}'"""
        query = f"CAST({title} AS JSONB)" if dialect == "postgresql" else title
        item = f"CASE WHEN n % 100 = 0 OR n % 7 = 0 THEN NULL ELSE {sizes.before('album')} + n END"
        none, sentence = _json("[]", dialect), _json('["the year is wrong"]', dialect)
        near, dropped = f"CASE WHEN n % 700 = 7 THEN {none} END", f"CASE WHEN n % 50 = 0 THEN {sentence} END"
        yield (
            "INSERT INTO import_rows (import_id, number, told, query, rank, key, status, item_id, settled_at,"
            " candidates, dropped)"
            f" SELECT {number}, n, {empty}, {query}, n, 'key-{number}-' || n, {state}, {item}, '{RECENT}',"
            f" {near}, {dropped}"
            f" FROM numbers WHERE n <= {total}"
        )


def _mbid(number: str, dialect: str) -> str:
    padded = f"lpad(CAST({number} AS TEXT), 12, '0')" if dialect == "postgresql" else f"printf('%012d', {number})"
    return f"'83d91898-7763-47d7-b03b-' || {padded}"


def _json(value: str, dialect: str) -> str:
    return f"CAST('{value}' AS JSONB)" if dialect == "postgresql" else f"'{value}'"
