"""The words by which a shop's products are told apart: what is music, what is a copy, what only names a form. Pure."""

from __future__ import annotations

import re

from bowerbird.words.text import fold

# Other shops name their groups in their own languages: what is known to be no music is out, what is known to be music
# may be accepted, and anything else is left undecided. Both are compared with folded names (`words.text.fold`).
MUSIC = re.compile(
    r"\b(music|musik|musique|musica|muziek|cds?|audio cd|vinyl|schallplatte|lp|cassette|mp3|sacd|blu ray audio|"
    r"dvd audio|mini disc|album|digital music \w+)\b|ミュージック|レコード"
)
OTHER = re.compile(
    r"\b(books?|e ?books?|buch|bucher|taschenbuch|gebundene\w*|livres?|libros?|libri|broche|relie|tapa|copertina|"
    r"boeken?|paperback|hardcover|kindle|songbook|sheet music|musical instruments?|apparel|clothing|shirts?|t shirts?|"
    r"bekleidung|vetements?|ropa|abbigliamento|shoes?|jewelry|watch|poster|calendar|kalender|mug|kitchen|home|toys?|"
    r"spielzeug|jouets?|video games?|office products?|electronics?|sporting goods|dvd|movies?|video|stickers?)\b|"
    r"本|衣類"
)
SOUNDTRACK = re.compile(r"\b(soundtrack|motion picture|original cast)\b")

# Whoever sings another's songs says so: these words, where the album's own title lacks them, tell of a copy.
COPIES = (
    *("tribute", "tributes", "karaoke", "cover versions", "covers of", "a cover of", "covered by"),
    *("made famous by", "originally performed by", "in the style of", "as performed by", "performed by", "performs"),
    *("renditions", "rendition", "lullaby", "lullabies", "music box", "string quartet", "piano versions"),
    *("8 bit", "8bit", "the songs of", "songs of", "the music of", "plays the", "plays", "pickin on", "salute to"),
    *("backing tracks", "interview", "interviews", "audiobook", "the story of", "the making of", "documentary"),
    *("live at", "live in", "live from", "inspired by", "dub side", "reimagined by", "sing along", "workout"),
)

_EDITIONS = (
    "edition editions deluxe super expanded remaster remastered re anniversary reissue reissued collector collectors "
    "limited special legacy box boxset boxed set bonus tracks track"
)
_FORMATS = (
    "vinyl lp lps 2lp 3lp 4lp cd cds 2cd 3cd 4cd audio disc discs mp3 music download digital cassette tape sacd hybrid "
    "shm blu ray bluray dvd analog gram grams g 180g 140g 200g gm heavyweight weight import imported usa us uk eu "
    "japan japanese germany german gatefold sleeve cardboard jewel case booklet explicit clean black coloured colored "
    "x inch with of and plus in the"
)
_FORM = frozenset(fold(f"{_EDITIONS} {_FORMATS}").split())
_COUNTED = frozenset("cd cds lp lps disc discs dvd gram grams g gm inch vinyl x".split())  # noqa: SIM905 -- words
_YEAR = 4
_ORDINAL_OR_YEAR = re.compile(r"\d+(?:st|nd|rd|th)|(?:19|20)\d\d", re.ASCII)


def is_form(words: list[str]) -> bool:
    """Return whether words say nothing but form and edition; a number does where it counts ("2 CD"), not by itself."""
    for place, word in enumerate(words):
        counts = word.isdigit() and _COUNTED.issuperset(words[place + 1 : place + 2] or [""])
        if not (word in _FORM or counts or _ORDINAL_OR_YEAR.fullmatch(word)):
            return False
    # Of two years, a compilation is told.
    return bool(words) and sum(word.isdigit() and len(word) == _YEAR for word in words) <= 1
