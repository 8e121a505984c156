"""What Wikidata and the Wikipedias call the languages of the settings. Pure."""

from __future__ import annotations

from collections.abc import Sequence

ANY = "mul"
"""Labels that are the same in all languages (https://www.wikidata.org/wiki/Help:Default_values_for_labels_and_aliases)."""

# Wikipedias that do not have the name of their language: in their address, and in Wikidata.
_ADDRESSES = {"nb": "no"}
_OLD_NAMES = {"be-tarask": "be-x-old"}
# The addresses that have a hyphen; every other one in the code of a language is that of a variant (pt-br, zh-hans).
_HYPHENATED = frozenset(
    {"bat-smg", "be-tarask", "cbk-zam", "fiu-vro", "map-bms", "nds-nl", "roa-rup", "roa-tara"}
    | {"zh-classical", "zh-min-nan", "zh-yue"}
)
_AT_MOST = 40


def labels_wanted(languages: Sequence[str]) -> tuple[str, ...]:
    """Return the languages whose labels are asked for, the best first."""
    return tuple(dict.fromkeys((*languages[:_AT_MOST], ANY)))


def wikis(languages: Sequence[str]) -> tuple[str, ...]:
    """Return Wikidata's names of the Wikipedias in some languages: ``enwiki``."""
    return tuple(dict.fromkeys(map(wiki, languages[:_AT_MOST])))


def wiki(language: str) -> str:
    """Return Wikidata's name of the Wikipedia in a language."""
    address = wikipedia_of(language)
    return f"{_OLD_NAMES.get(address, address).replace('-', '_')}wiki"


def wikipedia_of(language: str) -> str:
    """Return how the address of the Wikipedia in a language begins: ``en``."""
    address = _ADDRESSES.get(language, language)
    return address if address in _HYPHENATED else address.partition("-")[0]
