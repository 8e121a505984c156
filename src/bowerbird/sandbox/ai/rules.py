"""The model's three abilities, each a rule: describing from facts, comparing two works, finding albums in a text."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_DASHES = "\N{EN DASH}\N{EM DASH}"
_LISTED = re.compile(
    rf"^\s*(?:(?P<rank>\d{{1,4}})[.):]?\s+)?(?P<artist>[^{_DASHES}\n]{{1,80}}?)\s+[{_DASHES}-]\s+"
    r"(?P<title>[^(\n]{1,120}?)\s*(?:\((?P<year>\d{4})[^)\n]*\))?\s*$"
)
_BY = re.compile(
    r"[“\"'](?P<title>[^”\"'\n]{1,120})[”\"'],? by (?P<artist>[A-Z][^,.;(\n]{1,60})(?:\s*\((?P<year>\d{4})\))?"
)
_ANOTHER = {"live", "tribute", "karaoke", "covers", "cover", "version", "lullaby", "renditions", "book", "story"}


def describe(data: Mapping[str, Any]) -> dict[str, Any]:
    """Two sentences from the facts, and which of them were used."""
    facts, kind = data.get("facts", {}), data.get("kind", "item")
    used = [name for name in ("name", "title") if facts.get(name)]
    name = str(facts.get(used[0], "It")) if used else "It"
    first = f"{name} is {_a(_type(facts, kind, used))}"
    for key, words in (
        ("artist_credit", "by {}"),
        ("first_release_date", "first released in {}"),
        ("country", "from the country {}"),
        ("begin_date", "active since {}"),
    ):
        if facts.get(key):
            first += " " + words.format(facts[key])
            used.append(key)
    genres = next((key for key in facts if key.startswith("genre")), "")
    second = ""
    if genres:
        used.append(genres)
        second = f" It belongs to {', '.join(map(str, facts[genres][:3]))}."
    return {"description": f"{first}.{second}", "fields": used or list(facts)[:1]}


def compare(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same work when its words and its maker are all there, and nothing says that it is another version."""
    wanted, offered = data.get("wanted", {}), data.get("offered", {})
    title, found = _words(wanted.get("title", "")), _words(offered.get("title", ""))
    maker = _words(wanted.get("by", "")) <= _words(offered.get("by", "")) | found
    same = title <= found and maker and not (found - title) & _ANOTHER
    share = len(title & found) / max(1, len(title | found))
    return {
        "same": bool(same),
        "confidence": 0.95 if same else 1 - share / 2,
        "reason": "title and maker agree" if same else "title, maker or version differ",
    }


def find_albums(data: Mapping[str, Any]) -> dict[str, Any]:
    """The albums of lines such as "3. Artist - Title (1973)", and of phrases such as "Title" by Artist."""
    albums = []
    for line in str(data.get("text", "")).splitlines():
        for found in filter(None, (_LISTED.match(line), *_BY.finditer(line))):
            words = found.groupdict()
            albums.append(
                {
                    "artist": words["artist"].strip(),
                    "title": words["title"].strip(),
                    "year": int(words["year"]) if words.get("year") else None,
                    "rank": int(words["rank"]) if words.get("rank") else None,
                }
            )
    return {"albums": albums}


def _type(facts: Mapping[str, Any], kind: str, used: list[str]) -> str:
    for key in ("primary_type", "type"):
        if facts.get(key):
            used.append(key)
            return str(facts[key]).lower()
    return kind


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _words(text: object) -> set[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", str(text)) if not unicodedata.combining(sign))
    return set(re.findall(r"\w+", plain.casefold())) - {"the", "a"}
