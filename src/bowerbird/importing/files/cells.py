"""Cells: the texts of one row -> words of a query, and what is wrong with those that make none. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from bowerbird.importing.files import columns as c
from bowerbird.importing.files import names
from bowerbird.importing.files.addresses import is_elsewhere, kind_of, read_address, read_release, without_editions
from bowerbird.importing.files.columns import ADDRESS, RANK
from bowerbird.importing.files.countries import read_country
from bowerbird.importing.files.makers import Text, first, first_of_several, maker_of
from bowerbird.importing.files.programs import arranged, program_of
from bowerbird.importing.files.types import read_album_type, read_artist_type, read_format
from bowerbird.importing.files.values import read_length, read_rank, read_year
from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import identifier
from bowerbird.words.query import Query

_NOTHING = frozenset(
    {
        *("null", "none", "nil", "n/a", "n.a.", "na", "nan", "unknown", "unk.", "?", "-", "–", "—", "<na>", "(none)"),  # noqa: RUF001 -- as typed
        # So do lists in other languages.
        *("k.a.", "k. a.", "k.a", "keine angabe", "unbekannt", "inconnu", "inconnue", "non renseigné", "desconocido"),
        *("desconocida", "desconhecido", "desconhecida", "sconosciuto", "sconosciuta", "n/d", "n.d.", "n. d.", "s/d"),
        *("s/i", "onbekend", "n.v.t.", "okänd", "okänt", "ukendt", "ukjent", "tuntematon"),
        *("brak danych", "nieznany", "nieznane", "neznámý", "neznámé", "není známo", "ismeretlen"),
        *("bilinmiyor", "άγνωστο", "άγνωστος", "неизвестно", "неизвестен", "н/д", "н. д.", "невідомо", "немає даних"),
        *("不明", "未詳", "未知", "不详", "不詳", "미상", "불명", "알 수 없음"),
        *("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "undefined"),
    }
)
_LONGEST_NOTHING = max(map(len, _NOTHING))
_NAMIBIA = ("country", "NA")
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""How a spreadsheet is told that a number is a text."""
_TITLE_AT_MOST = 2000
"""A text of more characters is no title, and taking it apart costs time by the square of its length."""
_LINK_BEHIND = re.compile(r"(?<=\S)\s+\(https?://[^\s()]+\)")
"""How Notion exports what leads to another page: its name, and the address in brackets."""
_IN_MS = re.compile(r".*(?:ms|msec|millis|milliseconds)|totaltime")
"""Names of columns whose bare numbers are milliseconds; ``Total Time`` is iTunes'."""

Reader = Callable[[str], Any]


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the cells of a row say.

    Attributes:
        words: as the query takes them, and the rank.
        dropped: a sentence for each cell that could not be read; the row goes on without it.
        problem: why nothing can be asked for.
    """

    words: dict[str, Any]
    dropped: tuple[str, ...] = ()
    problem: str | None = None


class CellReader:
    """Reads the rows of a list whose columns are known."""

    def __init__(
        self, query: type[Query], columns: Sequence[str], places: Mapping[str, int], *, this_year: int
    ) -> None:
        """Get ready for rows.

        Args:
            query: what a row asks for.
            columns: the names of the columns.
            places: by word, the place of its column (``columns.map_columns``).
            this_year: tells the century of a year of two digits.
        """
        self._query = query
        self._kind = kind_of(query)
        # What is best comes first: "year" before "year 2".
        ordered = sorted(places.items(), key=lambda pair: pair[0])
        self._cells = [(c.word_of(key), place, c.folded(columns[place])) for key, place in ordered]
        self._columns = [c.folded(column) for column in columns]
        self._program = program_of(self._columns)
        self._readers = _readers(query, this_year)

    def read(self, cells: Sequence[str]) -> ReadRow:
        """Return what the trimmed cells of a row say; "" is a blank one."""
        texts: dict[str, list[Text]] = defaultdict(list)
        cells = arranged(self._program, self._columns, cells)
        for word, place, column in self._cells:
            text = _plain(cells[place])
            if text and not self._is_nothing(word, text):
                texts[word].append((text, column))
        if self._kind == "artist":
            first_of_several(texts, self._query.name_word)
        words: dict[str, Any] = {}
        dropped: list[str] = []
        self._read_values(texts, words, dropped)
        self._read_names(texts, words, dropped)
        problems = self._read_identifiers(texts, words)
        if self._query.name_word not in words and not self._is_identified(words):
            if c.RELEASE in words:
                # Nothing else names the item: then this is what is asked for.
                words[ADDRESS] = words.pop(c.RELEASE)
            else:
                accepted = " and no ".join((self._query.name_word, *self._query.identifier_words))
                problem = "; ".join(said for *_, said in problems) or f"it names nothing: there is no {accepted}"
                return ReadRow(words=words, dropped=tuple(dropped), problem=problem)
        if self._query.name_word in words and "identifiers" in words:
            # The words say what is meant, and two editions of an album would else be two albums.
            kept = without_editions(words.pop("identifiers"), self._kind)
            words |= {"identifiers": kept} if kept else {}
        # The address of another site is no mistake of the row: its words say what is meant.
        dropped += [f"the {word.removeprefix('a ')} {said}" for word, text, said in problems if not is_elsewhere(text)]
        return ReadRow(words=words, dropped=tuple(dropped))

    def _read_values(self, texts: Mapping[str, Sequence[Text]], words: dict[str, Any], dropped: list[str]) -> None:
        """Read what helps to tell items apart: of several columns the first that can be read counts."""
        for word, read in self._readers.items():
            wrong: list[str] = []
            for text, column in texts.get(word, ()):
                try:
                    value = read(text) if word != "length" else read_length(text, in_ms=bool(_IN_MS.fullmatch(column)))
                except ValueError as error:
                    wrong.append(str(error))
                    continue
                if value is not None:
                    words[_FIELDS.get(word, word)] = value
                    wrong.clear()
                    break
            dropped.extend(wrong)

    def _read_names(self, texts: Mapping[str, Sequence[Text]], words: dict[str, Any], dropped: list[str]) -> None:
        """Read the name and the maker, and take out of the name what other cells say."""
        query = self._query
        named = [text for text, _ in texts.get(query.name_word, ())]
        if self._kind == "artist":
            name = maker_of(texts, named)
            if name or named:
                words[query.name_word] = name or named[0]
            return
        if query.maker_word is not None:
            maker = maker_of(texts, [text for text, _ in texts.get(query.maker_word, ())])
            if maker:
                words[query.maker_word] = maker
        if named:
            words[query.name_word] = named[0]
            if query.maker_word is not None:
                words[query.name_word] = self._title(named[0], texts, words, dropped)

    def _title(self, text: str, texts: Mapping[str, Sequence[Text]], words: dict[str, Any], dropped: list[str]) -> str:
        query = self._query
        if len(text) > _TITLE_AT_MOST:
            return text
        title = names.tidy_title(text)
        if "type" in query.__struct_fields__:
            title, kind = names.typed_title(title)
            if kind:
                words.setdefault("type", kind)
        makers = [text for text, _ in texts.get(query.maker_word or "", ())]
        if query.maker_word in words:
            makers.append(words[query.maker_word])
        said = partial(
            names.bare_title,
            number=first(texts, c.TRACK_NUMBER),
            rank=first(texts, RANK),
            album=names.typed_title(first(texts, c.ALBUM))[0],
        )
        if self._kind == "song":
            title = names.of_video(title)
        if not makers and query.maker_word:
            two = names.maker_and_title(said(title, album="") if self._kind == "song" else title)
            if two:
                makers, title = [two[0]], two[1]
                words[query.maker_word] = names.tidy_maker(two[0])
        if self._kind == "song":
            return said(title, makers=makers)
        title, year = names.dated_title(title) if "year" in self._readers and "year" not in words else (title, "")
        if year and not self._is_nothing("year", year):
            self._read_values({"year": [(year, "")]}, words, dropped)
        return names.without_maker(title, makers)

    def _read_identifiers(
        self, texts: Mapping[str, Sequence[Text]], words: dict[str, Any]
    ) -> list[tuple[str, str, str]]:
        """Read what identifies the item; return what does not: its word, its text, and what is wrong with it."""
        query = self._query
        problems: list[tuple[str, str, str]] = []
        for word, read in ((ADDRESS, read_address), (c.LINK, read_address), (c.RELEASE, read_release)):
            for text, _ in texts.get(word, ()):
                try:
                    read(words, query, self._kind, text)
                except (ValueError, QueryError) as error:
                    problems.append((word, text, str(error)))
        if ADDRESS in words:
            words.pop(c.RELEASE, None)
        for word in query.identifier_words:
            for text, _ in texts.get(word, ()) if word != ADDRESS else ():
                try:
                    words[word] = identifier(query.identifier_words[word], text.split(";")[0]).value
                except QueryError as error:
                    problems.append((word, text, str(error)))
        return problems

    def _is_nothing(self, word: str, text: str) -> bool:
        """Return whether a text says that there is none. A name may be any word, and NA is also a country."""
        if len(text) > _LONGEST_NOTHING or text.lower() not in _NOTHING:
            return False
        return word != self._query.name_word and (word, text) != _NAMIBIA

    def _is_identified(self, words: Mapping[str, Any]) -> bool:
        return "identifiers" in words or not words.keys().isdisjoint(self._query.identifier_words)


_FIELDS = {c.FORMAT: "type"}


def _readers(query: type[Query], this_year: int) -> dict[str, Reader]:
    """Return how each word that does not identify the item is read; what is read later wins."""
    kind = kind_of(query)
    known: dict[str, Reader] = {
        RANK: read_rank,
        "year": partial(read_year, this_year=this_year),
        "length": read_length,
        "country": read_country,
    }
    if kind == "album":
        known |= {c.FORMAT: read_format, "type": read_album_type}
    elif kind == "artist":
        known["type"] = read_artist_type
    known = {word: read for word, read in known.items() if word in query.__struct_fields__ or word in (RANK, c.FORMAT)}
    others = [
        word
        for word in query.__struct_fields__
        if word not in {*known, query.name_word, query.maker_word, c.RELEASE, "identifiers", *query.identifier_words}
    ]
    return {**known, **dict.fromkeys(others, str)}


def _plain(text: str) -> str:
    """Return the text of a cell without the sign that it is one, ``="1973"``, and without a link behind its text."""
    found = _AS_TEXT.fullmatch(text)
    return found[1].strip() if found else _LINK_BEHIND.sub("", text)
