"""What differs between what was wanted and a candidate, in words: what is missing, extra or other. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from bowerbird.importing.matching.scoring import titles_of
from bowerbird.words.facts import Facts, is_blank
from bowerbird.words.results import Candidate
from bowerbird.words.text import fold

_OF_NAME = frozenset(
    "name slip number first version version_detail subtitle part edition year_in_name soundtrack soundtrack_extra "  # noqa: SIM905 -- a list of words reads best as words
    "featuring type_in_name article inverted spelling script maker_in_title maker_before".split()
)
_OF_EITHER = frozenset({"slip", "article", "inverted", "spelling", "script"})
_OF_MAKER = frozenset({"by", "credit", "credit_part", "maker_form"})


def differences(words: Mapping[str, Any], candidate: Candidate, *, role: str = "artist") -> tuple[str, ...]:
    """Return what speaks against a candidate, a phrase for each thing: ``title: “(Live)” is extra``.

    Args:
        words: what was asked for, in the words of a query: ``title``, ``artist``, ``year``, …
        candidate: the candidate, with its match.
        role: the role of its makers.
    """
    penalties = candidate.match.penalties
    fields = candidate.facts.fields
    return tuple(
        dict.fromkeys(
            (
                *_of_name(words, candidate.facts, penalties, role),
                *(
                    _of_column(column, words, fields.get(column))
                    for column in (*penalties, *candidate.match.behind)
                    if column not in _OF_NAME | _OF_MAKER | {"alias", "self_titled", "kind_and_year"}
                ),
            )
        )
    )


def _of_name(words: Mapping[str, Any], facts: Facts, penalties: Mapping[str, float], role: str) -> Iterator[str]:
    label = next((word for word in ("title", "name") if words.get(word)), "name")
    wanted, by = str(words.get(label) or ""), str(words.get(role) or "")
    called = next(iter(titles_of(facts)), "")
    credit = str(facts.fields.get(f"{role}_credit") or "") or " & ".join(
        name for tie in facts.related if tie.role == role for name in titles_of(tie.facts)[:1]
    )
    other_name, other_maker = fold(wanted) != fold(called), fold(by) != fold(credit)
    note = str(facts.fields.get("disambiguation") or "")
    if "self_titled" in penalties:
        yield f"{label}: “{called}” is the {role}'s name"
    elif "version" in penalties and note and not other_name:
        yield f"{label}: the source says “{note}”"
    elif "alias" in penalties and other_name and not _OF_NAME & penalties.keys():
        yield f"{label}: called “{called}”, also known as “{wanted}”"
    elif _OF_NAME & penalties.keys():
        # What the article, a slip or the featured guests cost may belong to the maker's name.
        if other_name or not by:
            yield f"{label}: {_apart(wanted, called)}"
        if other_maker and by and credit and (not other_name or _OF_EITHER & penalties.keys()):
            yield f"{role}: {_apart(by, credit)}"
    if by and (_OF_MAKER & penalties.keys() or ("alias" in penalties and not other_name)):
        yield f"{role}: {_apart(by, credit)}" if credit else f"{role} not known, wanted “{by}”"


def _apart(wanted: str, found: str) -> str:
    """Return how a printed name differs from the one that was wanted, word by word."""
    here, there = wanted.split(), found.split()
    blocks = SequenceMatcher(None, [_word(one) for one in here], [_word(one) for one in there], autojunk=False)
    told = list(_changes(blocks, here, there))
    same = any(tag == "equal" for tag, *_ in blocks.get_opcodes())
    # In another order, or nothing in common: the two names say it best themselves.
    moved = sorted(map(_word, here)) == sorted(map(_word, there))
    return ", ".join(told) if told and same and not moved else f"“{found}”, wanted “{wanted}”"


def _changes(blocks: SequenceMatcher[str], here: Sequence[str], there: Sequence[str]) -> Iterator[str]:
    for tag, start, end, other_start, other_end in blocks.get_opcodes():
        lacks, has = " ".join(here[start:end]), " ".join(there[other_start:other_end])
        if tag == "insert":
            yield f"“{has}” is extra"
        elif tag == "delete":
            yield f"“{lacks}” is missing"
        elif tag == "replace":
            yield f"“{has}” instead of “{lacks}”"


def _word(printed: str) -> str:
    return fold(printed) or printed


def _of_column(column: str, words: Mapping[str, Any], value: Any) -> str:  # noqa: ANN401 -- a field's value
    label = column if column in words else column.rpartition("_")[2]
    wanted = words.get(label)
    label = label if wanted is not None else column.replace("_", " ")
    if wanted is None:
        if isinstance(value, list | tuple) and len(value) == 1:
            label = label.removesuffix("s")
        verb = "are" if isinstance(value, list | tuple) and len(value) > 1 else "is"
        return f"{label} {verb} {_value(column, value)}" if not is_blank(value) else f"{label} not known"
    if is_blank(value):
        return f"{label} not known, wanted {_value(column, wanted)}"
    return f"{label} {_value(column, value)}, wanted {_value(column, wanted)}"


def _value(column: str, value: Any) -> str:  # noqa: ANN401 -- a field's value
    if column == "length" and isinstance(value, int):
        minutes, seconds = divmod(round(value / 1000), 60)
        return f"{minutes}:{seconds:02}"
    return " + ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
