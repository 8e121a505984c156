from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import Identifier, identifier, identifier_from_url, recognise, spellings
from support.strategies import steady, texts

MBID = "83d91898-7763-47d7-b03b-b92132375c47"
EXAMPLES = {
    "musicbrainz_artist": MBID,
    "musicbrainz_release_group": "f5093c06-23e3-404f-aeaa-40f72885ee3a",
    "isni": "0000000121707484",
    "ipi": "00006457004",
    "wikidata": "Q2306",
    "discogs": "45467",
    "allmusic": "mn0000346336",
    "spotify": "0k17h0D3J5VfsdmQ1iZtE9",
    "imdb": "nm0069924",
    "viaf": "138573893",
    "deezer": "860",
    "apple_music": "487143",
    "tidal": "9706",
    "songkick": "468146",
    "setlistfm": "7bd69ee8",
    "secondhandsongs": "169",
    "vgmdb": "153",
    "youtube": "UCY2qt3dw2TQJxvBrDiYGHdQ",
}
SCHEMES = st.sampled_from([*EXAMPLES, "category", "of_my_own"])
# Texts that are nearly values: the signs that values and addresses are made of.
NEARLY = st.text("0123456789abcdefQmnwXUCt-_./: ?#%٣９", max_size=60) | st.sampled_from(list(EXAMPLES.values()))
URLS = st.one_of(
    texts,
    NEARLY,
    st.builds("https://{}/{}".format, texts, texts),
    st.builds(
        "{}://{}{}/{}/{}".format,
        st.sampled_from(["https", "http", "ftp", ""]),
        st.sampled_from(["", "www.", "[", "user:pw@", "m.", "http://"]),
        st.sampled_from(["www.discogs.com", "open.spotify.com", "imdb.com:99999", "isni.org", "viaf.org", "[::1"]),
        st.sampled_from(["artist", "master", "name", "isni", "viaf", "intl-de/artist", "..", "\x00"]),
        NEARLY,
    ),
)


@pytest.mark.parametrize(("scheme", "value"), EXAMPLES.items())
def test_a_normal_value_is_its_own_normal_form(scheme: str, value: str) -> None:
    assert identifier(scheme, value) == Identifier(scheme, value)
    assert identifier(scheme, f"  {value}\n") == Identifier(scheme, value)
    assert str(identifier(scheme, value)) == f"{scheme}:{value}"


@steady
@given(SCHEMES, texts | NEARLY | URLS)
@example("isni", "٠" * 16)  # noqa: RUF001 -- digits of another script
@example("discogs", "1٣")
@example("youtube", "UC" + "é" * 22)
def test_any_text_is_an_identifier_in_stable_ascii_form_or_a_query_error(scheme: str, text: str) -> None:
    try:
        found = identifier(scheme, text)
    except QueryError:
        return
    assert identifier(found.scheme, found.value) == found
    assert found.value
    if scheme in EXAMPLES:
        assert found.value.isascii()


@steady
@given(URLS, st.sampled_from(["artist", "album", "book"]))
def test_no_text_is_too_odd_for_an_address(url: str, kind: str) -> None:
    found = identifier_from_url(url, kind)
    assert found is None or identifier(found.scheme, found.value) == found
    for one in recognise(url, kind):
        assert identifier(one.scheme, one.value) == one


@pytest.mark.parametrize(
    ("scheme", "spellings"),
    [
        (
            "isni",
            [
                "0000 0001 2170 7484",
                "0000-0001-2170-7484",
                "https://isni.org/isni/0000000121707484",
                "http://www.isni.org/0000000121707484",
                "https://www.isni.org/isni/0000000121707484/",
            ],
        ),
        (
            "musicbrainz_artist",
            [
                MBID.upper(),
                f"https://musicbrainz.org/artist/{MBID}",
                f"http://beta.musicbrainz.org/artist/{MBID}/releases?page=2#top",
                f"musicbrainz.org/artist/{MBID.upper()}",
                f"https://musicbrainz.org/ws/2/artist/{MBID}",
            ],
        ),
        ("ipi", ["6457004", "006457004", "00 006 457 004"]),
        ("wikidata", ["q2306", "https://www.wikidata.org/wiki/Q2306", "http://www.wikidata.org/entity/Q2306#x"]),
        (
            "discogs",
            [
                "http://discogs.com/artist/45467",
                "https://www.discogs.com/artist/45467-Pink-Floyd",
                "https://www.discogs.com/de/artist/45467-Pink-Floyd?type=Releases",
                "  www.discogs.com/artist/45467/ ",
                "HTTPS://WWW.DISCOGS.COM/artist/45467",
            ],
        ),
        (
            "spotify",
            [
                "https://open.spotify.com/artist/0k17h0D3J5VfsdmQ1iZtE9?si=abc",
                "https://open.spotify.com/intl-de/artist/0k17h0D3J5VfsdmQ1iZtE9",
            ],
        ),
        ("imdb", ["NM0069924", "https://www.imdb.com/name/nm0069924/", "https://m.imdb.com/name/nm0069924/bio"]),
        ("allmusic", ["MN0000346336", "https://www.allmusic.com/artist/pink-floyd-mn0000346336/biography"]),
        ("apple_music", ["https://itunes.apple.com/gb/artist/pink-floyd/id487143", "music.apple.com/artist/487143"]),
        ("deezer", ["https://www.deezer.com/en/artist/860", "https://deezer.com/artist/860"]),
        ("tidal", ["https://tidal.com/browse/artist/9706", "https://listen.tidal.com/artist/9706"]),
        ("setlistfm", ["https://www.setlist.fm/setlists/pink-floyd-7bd69ee8.html"]),
        ("songkick", ["https://www.songkick.com/artists/468146-pink-floyd"]),
        ("youtube", ["https://www.youtube.com/channel/UCY2qt3dw2TQJxvBrDiYGHdQ/videos"]),
    ],
)
def test_every_spelling_of_one_value_meets(scheme: str, spellings: list[str]) -> None:
    assert {identifier(scheme, text).value for text in spellings} == {EXAMPLES[scheme]}


def test_the_check_sign_of_an_isni_may_be_an_x_in_either_case() -> None:
    assert identifier("isni", "0000 0001 2149 955x").value == "000000012149955X"
    assert identifier("isni", "https://isni.org/isni/000000012149955x").value == "000000012149955X"


@pytest.mark.parametrize(
    ("url", "kind", "found"),
    [
        ("https://www.discogs.com/master/10362-Pink-Floyd", "album", "discogs:10362"),
        ("https://www.discogs.com/Pink-Floyd-Dark-Side/master/10362", "album", "discogs:10362"),
        ("https://www.discogs.com/master/view/10362", "album", "discogs:10362"),
        ("https://www.discogs.com/master/10362", "artist", None),
        ("https://www.discogs.com/artist/45467", "album", None),
        ("https://open.spotify.com/album/4LH4d3cOWNNsVw41Gqt2kv", "release", "spotify:4LH4d3cOWNNsVw41Gqt2kv"),
        ("https://www.deezer.com/album/12047952", "release", "deezer:12047952"),
        ("https://music.apple.com/gb/album/1065973699", "release", "apple_music:1065973699"),
        ("https://tidal.com/browse/album/55391466", "release", "tidal:55391466"),
        ("https://www.discogs.com/artist/Paul+Allgood", "artist", None),
        ("https://www.allmusic.com/album/mw0000191308", "album", "allmusic:mw0000191308"),
        ("https://www.wikidata.org/wiki/Q150901", "album", "wikidata:Q150901"),
        ("https://www.wikidata.org/wiki/Q0", "album", None),
        ("https://notdiscogs.com/artist/45467", "artist", None),
        ("https://discogs.com.example.org/artist/45467", "artist", None),
        ("https://example.org/discogs.com/artist/45467", "artist", None),
        ("https://example.org/?u=https://www.discogs.com/artist/45467", "artist", None),
        ("https://www.discogs.com/artist/45467abc", "artist", None),
        ("https://www.pinkfloyd.com/", "artist", None),
        (f"https://musicbrainz.org/release-group/{EXAMPLES['musicbrainz_release_group']}", "artist", None),
        ("", "artist", None),
    ],
)
def test_an_address_denotes_an_item_of_its_own_kind_only(url: str, kind: str, found: str | None) -> None:
    assert str(identifier_from_url(url, kind)) == str(found)


@pytest.mark.parametrize("junk", ["", " ", "junk", "Q", "+1", "https://example.org/", "nm12"])
@pytest.mark.parametrize("scheme", EXAMPLES)
def test_junk_is_refused_with_an_example(scheme: str, junk: str) -> None:
    with pytest.raises(QueryError, match="one looks like"):
        identifier(scheme, junk)


def test_an_unknown_scheme_is_taken_as_it_is_but_not_empty() -> None:
    assert identifier("of_my_own", " x 1 ") == Identifier("of_my_own", "x 1")
    with pytest.raises(QueryError, match="of_my_own"):
        identifier("of_my_own", " ")


def test_what_a_person_types_is_recognised_for_the_kind() -> None:
    artist = Identifier("musicbrainz_artist", MBID)
    assert list(recognise(MBID.upper(), "artist")) == [artist]
    assert list(recognise(MBID, "album")) == [Identifier("musicbrainz_release_group", MBID)]
    assert list(recognise(f"https://musicbrainz.org/artist/{MBID}", "artist")) == [artist]
    assert list(recognise("wikidata:q2306", "artist")) == [Identifier("wikidata", "Q2306")]
    assert list(recognise("wikidata:junk", "artist")) == []
    assert list(recognise("Pink Floyd", "artist")) == []


@pytest.mark.parametrize(
    ("scheme", "text", "value"),
    [
        ("barcode", "724382975229", "724382975229"),
        ("barcode", "0724382975229", "724382975229"),
        ("barcode", "0 724382 975229", "724382975229"),
        ("barcode", "00724382975229", "724382975229"),
        ("barcode", "077774652624", "077774652624"),
        ("barcode", "77774652624", "077774652624"),  # a table has lost the zero
        ("barcode", "5099902987620", "5099902987620"),
        ("barcode", "05099902987620", "5099902987620"),
        ("barcode", "96385074", "96385074"),
        ("asin", " b000002ual ", "B000002UAL"),
        ("isrc", "gb-aye-73-00085", "GBAYE7300085"),
        ("isrc", "GB\u2010AYE\u201073\u201000085", "GBAYE7300085"),
        ("isni", "0000 0001 2103 268x", "000000012103268X"),
    ],
)
def test_numbers_are_one_however_they_are_printed(scheme: str, text: str, value: str) -> None:
    assert identifier(scheme, text) == Identifier(scheme, value)


@pytest.mark.parametrize(
    ("value", "others"),
    [
        ("724382975229", {"0724382975229", "00724382975229"}),
        ("077774652624", {"0077774652624", "00077774652624", "77774652624"}),
        ("5099902987620", {"05099902987620"}),
        ("96385074", set()),
    ],
)
def test_a_barcode_has_other_spellings_of_the_same_number(value: str, others: set[str]) -> None:
    known, *found = spellings(identifier("barcode", value))
    assert (known.value, {each.value for each in found}, len(found)) == (value, others, len(others))
    assert all(identifier("barcode", each.value) == known for each in found)


def test_other_identifiers_have_one_spelling() -> None:
    known = identifier("musicbrainz_artist", MBID)
    assert spellings(known) == (known,)
