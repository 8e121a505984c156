from __future__ import annotations

from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery, Label, LabelQuery
from bowerbird.sources.wikidata.providers import WikidataAlbums, WikidataArtists, WikidataLabels
from bowerbird.testing import ProviderContract, Recorded
from bowerbird.testing.breakage import REFUSALS
from bowerbird.testing.calls import Call, always
from bowerbird.words.errors import ConfigurationError
from bowerbird.words.identifiers import Identifier
from support.wikidata import NAMES, ended, entities, entity, item, needs_recorded_items, recorded_item, rows, text, time

MBID = "83d91898-7763-47d7-b03b-b92132375c47"
OTHER = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"
NUMBER = (Identifier("wikidata", "Q1"),)
# One of everything that is read; statements of other properties are not read at all.
WHOLE = entity(
    "Q1",
    {
        "P434": [text(MBID, "preferred")],
        "P436": [text(OTHER)],
        "P569": [time("+1965-03-24T00:00:00Z", 11)],
        "P495": [item("Q145", qualifiers=ended("2000")), item("Q145")],
        "P737": [item("Q3")],
        "P144": [item("Q3")],
        "P856": [text("https://example.org")],
        "P18": [text("A file.jpg")],
        "P1953": [text("45467")],
    },
    aliases={"en": [{"language": "en", "value": "Another name"}]},
    sitelinks={"enwiki": {"site": "enwiki", "title": "Item Q1", "badges": []}},
)
NAMED = rows(
    {"asked": "Q145", "item": "Q145", "code": "GB", "label": "en:United Kingdom"},
    {"asked": "Q3", "item": "Q3", "musicbrainz": OTHER, "label": "en:The Others"},
)
FOUND = rows({"item": "Q1", "value": MBID})
WITH_COUNTRY = (entities(WHOLE), NAMED)


class TestWikidataArtists(ProviderContract):
    provider = WikidataArtists()
    kind = Artist
    fetched = (Recorded(ArtistQuery(name="Somebody", identifiers=NUMBER), WITH_COUNTRY),)


class TestWikidataAlbums(ProviderContract):
    provider = WikidataAlbums()
    kind = Album
    fetched = (Recorded(AlbumQuery(title="Something", identifiers=NUMBER), WITH_COUNTRY),)


class TestWikidataLabels(ProviderContract):
    provider = WikidataLabels()
    kind = Label
    fetched = (Recorded(LabelQuery(name="Somewhere", identifiers=NUMBER), WITH_COUNTRY),)


class TestWikidataArtistsByMusicBrainz(ProviderContract):
    provider = WikidataArtists()
    kind = Artist
    fetched = (Recorded(ArtistQuery.from_words({"name": "Somebody", "mbid": MBID}), (FOUND, *WITH_COUNTRY)),)

    def test_a_source_that_does_not_have_the_item_is_no_error(self) -> None:
        # A query service finds nothing with status 200: 404 is a wrong address, and must not look like an answer.
        for call in self._calls():
            assert isinstance(call, Call)
            for body in REFUSALS:
                assert isinstance(call.told(always(404, body)), ConfigurationError)


@needs_recorded_items
class TestWikidataArtistsAsRecorded(ProviderContract):
    provider = WikidataArtists()
    kind = Artist
    # The one of the Beatles makes hundreds of thousands of variants that this one makes too.
    fetched = tuple(
        Recorded(
            ArtistQuery(name="Shin", identifiers=(Identifier("wikidata", "Q494290"),)),
            (recorded_item("Q494290"), NAMED),
        )
        for name in NAMES
        if name == "Q494290.json"
    )
