"""Words for the type of an album or an artist -> the type as MusicBrainz calls it, primary or secondary. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bowerbird.importing.files.values import SHOWN
from bowerbird.words.text import fold

_ALBUM_WORDS: Mapping[str, frozenset[str]] = {
    "Single": frozenset(
        {"single", "singles", "maxi", "maxisingle", "сингл", "シングル", "singel", "singolo", "sencillo"}
    ),
    "EP": frozenset({"ep", "eps", "minialbum", "mini", "миньон", "extended"}),
    "Broadcast": frozenset({"broadcast", "radio", "podcast"}),
    "Live": frozenset({"live", "livealbum", "концертный", "directo", "ライブ", "konsertalbum", "concert"}),
    "Soundtrack": frozenset({"soundtrack", "ost", "саундтрек", "サウンドトラック"}),
    "Mixtape/Street": frozenset({"mixtape"}),
    "Demo": frozenset({"demo", "demos"}),
    "Remix": frozenset({"remix", "remixes", "remixalbum"}),
    "DJ-mix": frozenset({"djmix", "dj"}),
    "Compilation": frozenset(
        {
            *(
                "compilation",
                "compilations",
                "comp",
                "anthology",
                "hits",
                "bestof",
                "сборник",
                "kompilation",
                "sampler",
                "samlingsalbum",
            ),
            *("recopilatorio", "recopilacion", "verzamelalbum", "skladanka", "raccolta", "coletanea", "anthologie"),
        }
    ),
    "Album": frozenset(
        {
            *(
                "album",
                "albums",
                "lp",
                "lps",
                "studio",
                "studioalbum",
                "studioalbums",
                "albumstudio",
                "longplay",
                "full",
            ),
            *("альбом", "студийный", "アルバム", "estudio"),
        }
    ),
    "Other": frozenset({"other", "audiobook", "audiodrama", "interview", "spokenword"}),
}
"""The first that has a word of the text is its type: "LP, Album, Comp" is a compilation."""
_NO_ALBUM_TYPE = frozenset(
    {
        *("playlist", "favorite", "favorites", "favourite", "favourites", "track", "tracks", "song", "songs", "music"),
        *(
            "cd",
            "cds",
            "vinyl",
            "cassette",
            "cass",
            "mp3",
            "flac",
            "file",
            "digital",
            "dvd",
            "box",
            "set",
            "boxset",
            "release",
        ),
        *("7", "12", "10", "sacd", "minidisc", "streaming", "download"),
    }
)
_ARTIST_WORDS: Mapping[str, frozenset[str]] = {
    "Orchestra": frozenset({"orchestra", "orchester", "orchestre", "orquesta", "orkiestra", "оркестр", "philharmonic"}),
    "Choir": frozenset({"choir", "chor", "choeur", "coro", "kör", "koor", "хор", "chorus"}),
    "Character": frozenset({"character", "figur", "personnage", "personaje", "персонаж"}),
    "Group": frozenset(
        {
            *("group", "band", "groupe", "gruppe", "grupo", "gruppo", "groep", "grupp", "zespol", "группа", "duo"),
            *("trio", "quartet", "quintet", "ensemble", "バンド", "グループ", "bands", "collective", "duett"),
        }
    ),
    "Person": frozenset(
        {
            *("person", "solo", "soloist", "singer", "musician", "individual", "rapper", "dj", "persona", "personne"),
            *("pessoa", "persoon", "osoba", "человек", "songwriter", "composer", "人物", "solist"),
        }
    ),
    "Other": frozenset({"other"}),
}


def read_album_type(text: str) -> str | None:
    """Return the type that a text names ("Studio album", "LP, Album, Comp"), None when it names no type at all.

    Raises:
        ValueError: it may name a type, but none that is known.
    """
    words = _words(text)
    if "playlist" in words:
        return None
    found = next((kind for kind, known in _ALBUM_WORDS.items() if known & words), None)
    if found is None and not words <= _NO_ALBUM_TYPE:
        raise ValueError(f"the type {text[:SHOWN]!r} is not known")
    return found


def read_format(text: str) -> str | None:
    """Return the type in the form of a release ("LP, Album, RE"); a medium alone has none."""
    words = _words(text)
    return next((kind for kind, known in _ALBUM_WORDS.items() if known & words), None)


def read_artist_type(text: str) -> str | None:
    """Return what an artist is ("Band" is a Group).

    Raises:
        ValueError: it is not known.
    """
    words = _words(text)
    found = next((kind for kind, known in _ARTIST_WORDS.items() if known & words), None)
    if found is None:
        raise ValueError(f"the type {text[:SHOWN]!r} is not known")
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(re.split(r"[\s,;/|+]+", fold(text)))
