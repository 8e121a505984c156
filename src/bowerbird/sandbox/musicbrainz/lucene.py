"""The part of the Lucene query language that clients use: terms, phrases, fields, AND OR NOT + - and parentheses.

Knows syntax only. What cannot be parsed is read literally, as the real server does, so no text is ever an error.
A word may end in `~` or `~1` (nearly so: within two letters, or one), a phrase in `~3` (its words so far from their
places at most). Ranges and wildcards are not understood, and a boost (`^2`) is dropped.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto


class Occur(Enum):
    """What a clause means for the group it stands in."""

    MUST = auto()
    SHOULD = auto()
    MUST_NOT = auto()


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, in a field or (None) in the usual ones.

    `edits` is how many letters of a word may differ, `slop` how far the words of a phrase may be from their places.
    """

    text: str
    field: str | None = None
    edits: int = 0
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a group."""

    occur: Occur
    query: "Query"


@dataclass(frozen=True, slots=True)
class Group:
    """Several clauses together."""

    clauses: tuple[Clause, ...]


Query = Term | Group

# Tried in this order at every place; the last takes whatever is left, so the pattern fits any text.
_GRAMMAR = r"""
      (?P<space>  \s+ )
    | (?P<open>   \( )
    | (?P<close>  \) )
    | (?P<phrase> "(?:\\.|[^"\\])*" (?:[~^][\d.]*)* )
    | (?P<sign>   (?<![^\s(+\-!]) [+\-!] (?=[^\s)]) )
    | (?P<field>  (?:FIELDS) : (?=[^\s)]) )
    | (?P<word>   (?:\\.|[^\s()"])+ )
    | (?P<stray>  . )
"""
_CONNECTIVES = {"AND": "AND", "&&": "AND", "OR": "OR", "||": "OR", "NOT": "NOT"}
_SUFFIX = re.compile(r"(?<!\\)(?:[~^][\d.]*)+$")
_NEARLY = re.compile(r"~(\d{0,3}\.?\d{0,6})")
MOST_EDITS = 2
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
# Parentheses nested deeper than in any sensible query are read literally.
_DEEPEST = 30


def parse(text: str, fields: Collection[str]) -> Group:
    """Parses a query; a prefix `name:` is a field only if `name` is one of the given fields."""
    return _Parser(text, fields).group(None, 0)


class _Parser:
    def __init__(self, text: str, fields: Collection[str]) -> None:
        self._tokens = list(_tokens(text, fields))
        self._next = 0

    def group(self, field: str | None, depth: int) -> Group:
        """Reads clauses up to the closing parenthesis or the end."""
        clauses: list[Clause] = []
        joined_by_and = False
        while self._next < len(self._tokens):
            kind, text = self._tokens[self._next]
            self._next += 1
            if kind == "close":
                if depth:
                    break
            elif kind == "connective" and text != "NOT" and clauses and self._operand_follows():
                joined_by_and = text == "AND"
                if joined_by_and:
                    clauses[-1] = _required(clauses[-1])
            else:
                clause = self._clause(kind, text, field, depth)
                clauses.append(_required(clause) if joined_by_and else clause)
                joined_by_and = False
        return Group(tuple(clauses))

    def _clause(self, kind: str, text: str, field: str | None, depth: int) -> Clause:
        occur = Occur.SHOULD
        while self._operand_follows() and (kind == "sign" or (kind, text) == ("connective", "NOT")):
            occur = Occur.MUST if text == "+" else Occur.MUST_NOT
            kind, text = self._take()
        while kind == "field" and self._operand_follows():
            field = text
            kind, text = self._take()
        if kind == "open" and depth < _DEEPEST:
            return Clause(occur, self.group(field, depth + 1))
        if kind == "phrase":
            written, nearly = _unquoted(text)
            return Clause(occur, Term(written, field, slop=int(nearly or 0)))
        written, nearly = _bare(text) if kind == "word" else (text, None)
        return Clause(occur, Term(written, field, edits=0 if nearly is None else _edits(nearly, written)))

    def _take(self) -> tuple[str, str]:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _operand_follows(self) -> bool:
        return self._next < len(self._tokens) and self._tokens[self._next][0] != "close"


def _required(clause: Clause) -> Clause:
    """What AND makes of a clause on either side of it; an excluded one stays excluded."""
    return Clause(Occur.MUST, clause.query) if clause.occur is Occur.SHOULD else clause


def _tokens(text: str, fields: Collection[str]) -> Iterator[tuple[str, str]]:
    """Kind and text of each token, spaces and stray quotation marks left out."""
    pattern = _GRAMMAR.replace("FIELDS", "|".join(map(re.escape, sorted(fields))) or r"(?!)")
    for match in re.finditer(pattern, text, re.VERBOSE | re.DOTALL):
        kind, token = match.lastgroup or "", match.group()
        if kind == "word" and token in _CONNECTIVES:
            yield "connective", _CONNECTIVES[token]
        elif kind == "field":
            yield kind, token.removesuffix(":")
        elif kind not in ("space", "stray"):
            yield kind, token


def _bare(token: str) -> tuple[str, float | None]:
    """A word without what is behind it, and what its `~` says; None without one, the most edits for a bare one."""
    suffix = _SUFFIX.search(token)
    if suffix is None or not suffix.start():
        return _ESCAPE.sub(r"\1", token), None
    return _ESCAPE.sub(r"\1", token[: suffix.start()]), _said(suffix[0], MOST_EDITS)


def _unquoted(token: str) -> tuple[str, float | None]:
    """The text of a phrase, and what its `~` says."""
    end = token.rindex('"')
    return _ESCAPE.sub(r"\1", token[1:end]), _said(token[end + 1 :], 0)


def _said(suffix: str, bare: float) -> float | None:
    found = _NEARLY.search(suffix)
    if found is None:
        return None
    return float(found[1]) if found[1].strip(".") else bare


def _edits(nearly: float, word: str) -> int:
    """How many letters may differ; a fraction is the old way to say it, as a share of the letters that must not."""
    return min(MOST_EDITS, int(nearly) if nearly >= 1 or not nearly else int((1 - nearly) * len(word)))
