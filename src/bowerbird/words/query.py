"""Query: what is known so far about one item that is looked for. Immutable, valid from birth, and it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar, Self

import msgspec

from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, first_value, is_blank
from bowerbird.words.forms import convert
from bowerbird.words.identifiers import Identifier, identifier
from bowerbird.words.text import clean, fold


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the item must look like to be recognised by words instead of by an identifier.

    Attributes:
        name: its name or title.
        by: the name of who made it, when the maker is part of the name (the artist of an album).
        role: the role of the related item that ``by`` names; a column ``ROLE_credit`` holds all of them as printed.
        titled: whether the name is the title of a work; that of a person or a label names no edition of it.
        hints: further fields that should agree where both sides know them (year, type, country).
        preferred: fields that put a candidate before its rivals when nothing else decides (a studio album); a candidate
            that stands alone loses nothing by them.
        named: values that the name itself names (Live of "… (Live)"): they are as good as those that are preferred.
        unlikely: by field, the values that make a candidate another thing than is meant (a single of an album's name):
            such a one is never taken unseen. A hint on the field says better what is meant.
        doubtful: by field, the values that make it another thing if it is not of the given year either (an EP).
    """

    name: str
    by: str | None = None
    role: str = "artist"
    titled: bool = True
    hints: dict[str, Any] = {}
    preferred: dict[str, Any] = {}
    named: frozenset[str] = frozenset()
    unlikely: dict[str, frozenset[Any]] = {}
    doubtful: dict[str, frozenset[Any]] = {}


def agrees(hint: object, value: object) -> bool:
    """Return whether a *value* is what a *hint* says: of a text some words of it are enough, of a list one text."""
    if isinstance(hint, str) and isinstance(value, list | tuple):
        return any(agrees(hint, text) for text in value)
    if isinstance(hint, str) and isinstance(value, str):
        return set(fold(hint).split()) <= set(fold(value).split())
    return hint == value


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known so far about one item. Subclass it for a kind of your own, with fields that default to None.

    Attributes:
        identifiers: the item's known identifiers, in normal form.
    """

    identifiers: tuple[Identifier, ...] = ()

    name_word: ClassVar[str] = "name"
    """The field that holds the item's name."""
    maker_word: ClassVar[str | None] = None
    """The field that holds the name of who made the item; without it a name alone says too little to be believed."""
    identifier_words: ClassVar[Mapping[str, str]] = {}
    """Words of a call that spell an identifier, with their scheme: ``mbid`` is ``musicbrainz_artist``."""
    field_words: ClassVar[Mapping[str, str]] = {}
    """Query fields whose column in the kind has another name: ``year`` is ``release_year``."""
    leading_words: ClassVar[Mapping[str, str]] = {}
    """Fields with the identifier of another item that leads to this one, and its scheme: a release to its album."""
    text_readers: ClassVar[Mapping[str, Callable[[str], Any]]] = {}
    """How the text of a word is read (a country's name -> its code): what names none raises ValueError."""

    def __post_init__(self) -> None:
        """Trim the texts, and refuse a query that names nothing.

        Raises:
            QueryError: the name is blank, there is neither a name nor an identifier, or one that leads to it is none.
        """
        for word in self._words():
            value = getattr(self, word)
            if isinstance(value, str):
                msgspec.structs.force_setattr(self, word, clean(value))
        for word, scheme in self.leading_words.items():
            value = getattr(self, word)
            if isinstance(value, str):
                msgspec.structs.force_setattr(self, word, identifier(scheme, value).value)
        msgspec.structs.force_setattr(self, "identifiers", tuple(dict.fromkeys(self.identifiers)))
        if getattr(self, self.name_word) is None and not self.identifiers and not self.leading:
            raise QueryError(f"nothing to look for: {self.accepted()}")

    @classmethod
    def from_words(cls, words: Mapping[str, Any]) -> Self:
        """Return the query that a caller's keyword arguments spell.

        Raises:
            QueryError: a word is unknown, of the wrong type, or no identifier of its scheme; or nothing is named.
        """
        fields: dict[str, Any] = {}
        identifiers: list[Identifier] = []
        # A barcode may be shared: what says best who is meant comes first, in whatever order it was given.
        order = {word: place for place, word in enumerate(cls.identifier_words)}
        for word, value in sorted(words.items(), key=lambda each: order.get(each[0], len(order))):
            if value is None:
                continue
            if word in cls.identifier_words:
                if not isinstance(value, str):
                    raise QueryError(f"{word}={value!r} must be a text; {cls.accepted()}")
                identifiers.append(identifier(cls.identifier_words[word], value))
            elif word == cls.name_word and isinstance(value, str) and clean(value) is None:
                raise QueryError(f"{word} is empty; {cls.accepted()}")
            elif word == "identifiers":
                if not isinstance(value, (list, tuple)) or not all(isinstance(one, Identifier) for one in value):
                    raise QueryError(f"identifiers={value!r} must be a list of Identifier values; {cls.accepted()}")
                identifiers[:0] = [identifier(one.scheme, one.value) for one in value]
            elif word in cls._words():
                fields[word] = cls._read(word, value)
            else:
                raise QueryError(f"unknown word {word!r}; {cls.accepted()}")
        fields["identifiers"] = identifiers
        try:
            return convert(fields, cls)
        except msgspec.ValidationError as error:
            raise QueryError(f"{error}; {cls.accepted()}") from None

    @classmethod
    def from_facts(cls, facts: Facts) -> Self | None:
        """Return the query that a stored item's facts make, or None when they name nothing."""
        known = cls._known(facts)
        known["identifiers"] = (*known["identifiers"], *cls._spelt(facts))
        return cls(**known) if clean(known.get(cls.name_word)) or known["identifiers"] else None

    def grow(self, facts: Facts) -> Self:
        """Return this query with what a source has said about the item, which wins over the caller's spelling."""
        known = self._known(facts)
        known["identifiers"] = tuple(dict.fromkeys((*self.identifiers, *facts.identifiers)))
        return msgspec.structs.replace(self, **known)

    def identified_by(self, scheme: str) -> str | None:
        """Return the first known value of *scheme*, or None."""
        return first_value(self.identifiers, scheme)

    def values_of(self, scheme: str) -> list[str]:
        """Return every known value of *scheme*."""
        return [known.value for known in self.identifiers if known.scheme == scheme]

    @property
    def leading(self) -> tuple[Identifier, ...]:
        """The identifiers of other items that lead to this one."""
        known = ((scheme, getattr(self, word)) for word, scheme in self.leading_words.items())
        return tuple(Identifier(scheme, value) for scheme, value in known if value is not None)

    def wanted(self) -> Wanted | None:
        """Return how the item is recognised by words; None (the default) means by identifiers only."""
        return None

    def as_facts(self) -> Facts:
        """Return the query as facts, for an item that is to be saved from the caller's words alone."""
        told = (word for word in self._words() if word not in self.leading_words)
        words = {self.field_words.get(word, word): getattr(self, word) for word in told}
        return Facts(
            fields={name: value for name, value in words.items() if value is not None},
            identifiers=self.identifiers,
        )

    @classmethod
    def accepted(cls) -> str:
        """Return a sentence that says which words the query takes."""
        either = " or ".join(f"{word}=…" for word in (cls.name_word, *cls.identifier_words))
        hints = ", ".join(word for word in cls._words() if word != cls.name_word)
        return f"give {either}" + (f"; optional: {hints}" if hints else "")

    @classmethod
    def _read(cls, word: str, value: object) -> object:
        """Return the value of a word, a text read as lists read it.

        Raises:
            QueryError: it names no such value.
        """
        reader = cls.text_readers.get(word)
        if reader is None or not isinstance(value, str):
            return value
        text = clean(value)
        try:
            return None if text is None else reader(text)
        except ValueError as error:
            raise QueryError(f"{error}; {cls.accepted()}") from None

    @classmethod
    def _words(cls) -> tuple[str, ...]:
        return tuple(name for name in cls.__struct_fields__ if name != "identifiers")

    @classmethod
    def _spelt(cls, facts: Facts) -> Iterator[Identifier]:
        """Yield the identifiers that fields spell: a person may have typed the barcode of a release there."""
        for word, scheme in cls.identifier_words.items():
            value = facts.fields.get(word)
            if isinstance(value, str) and value.strip():
                with suppress(QueryError):
                    yield identifier(scheme, value)

    @classmethod
    def _known(cls, facts: Facts) -> dict[str, Any]:
        known: dict[str, Any] = {"identifiers": facts.identifiers}
        for word in cls._words():
            value = facts.fields.get(cls.field_words.get(word, word))
            if not is_blank(value):
                known[word] = value
        return known
