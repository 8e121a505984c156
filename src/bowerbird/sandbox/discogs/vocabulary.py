"""The words of Discogs for what MusicBrainz calls otherwise: genres and styles, formats, countries."""

from collections.abc import Mapping

from bowerbird.sandbox.musicbrainz.dataset import Area

# A genre of Discogs -> words of tags that belong to it. Every release has a genre at least.
_GENRES: Mapping[str, tuple[str, ...]] = {
    "Electronic": ("electro", "house", "trip hop", "ambient", "synth"),
    "Hip Hop": ("hip hop", "rap"),
    "Jazz": ("jazz", "bossa"),
    "Folk, World, & Country": ("folk", "country", "mpb"),
    "Funk / Soul": ("r&b", "soul", "funk", "disco"),
    "Rock": ("rock", "metal", "grunge", "punk"),
    "Pop": ("pop",),
}
_COUNTRIES = {"United Kingdom": "UK", "United States": "US", "[Worldwide]": "Worldwide"}
_FORMATS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Digital Media": ("File", ()),
    '12" Vinyl': ("Vinyl", ("LP", "Album")),
    '10" Vinyl': ("Vinyl", ('10"',)),
    '7" Vinyl': ("Vinyl", ('7"',)),
    "DVD-Video": ("DVD", ("DVD-Video",)),
}


def genres_and_styles(tags: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The genres and the styles that tags stand for, those of most votes first; tags without votes are none."""
    voted = sorted((tag for tag, votes in tags.items() if votes > 0), key=lambda tag: -tags[tag])
    genres = [name for tag in voted for name, words in _GENRES.items() if any(word in tag for word in words)]
    found = list(dict.fromkeys(genres))
    return found, [tag.title() for tag in voted if tag.title() not in found]


def format_of(format_: str) -> tuple[str, tuple[str, ...]]:
    """The name and the descriptions of a format."""
    return _FORMATS.get(format_, (format_, ("Album",)))


def country(area: Area | None) -> str | None:
    """The name of a country."""
    return _COUNTRIES.get(area.name, area.name) if area else None
