from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.sources.discogs.bodies import NamedBody
from bowerbird.sources.discogs.markup import names_of, plain
from support.strategies import steady

_TAG = re.compile(r"\[/?(?:b|i|u|url|a|l|r|m)(?:=[^\[\]]*)?\]|\[[alrm]\d{1,10}\]", re.ASCII)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A label.\r\n[b]Owned by:[/b] [a=Carl Craig].\r\n", "A label.\nOwned by: Carl Craig."),
        ("By [a=Persuader, The] on [l=Svek (2)]", "By The Persuader on Svek"),
        ("See [url=https://example.org/]their page[/url]", "See their page"),
        ("See [url=https://example.org/][/url]", "See https://example.org/"),
        ("See [url]https://example.org/[/url]", "See https://example.org/"),
        ("[url=https://example.org/][b]bold[/b][/url]", "bold"),
        ("Also [r=79], [m4242]", "Also https://www.discogs.com/release/79, https://www.discogs.com/master/4242"),
        ("[a239] and [A5]", "Jesper Dahlbäck and https://www.discogs.com/artist/5"),
        ("[l5]", "https://www.discogs.com/label/5"),
        ("[img=https://example.org/x.jpg]Text[img]y.png[/img]", "Text"),
        ("Thanks to [u=nobody], see [g2.3.1]", "Thanks to nobody, see 2.3.1"),
        ("so [sic] it is [1999]", "so [sic] it is [1999]"),
        ("[b][/b]", None),
        ("one\r\n\r\n\r\n\r\ntwo  three\t", "one\n\ntwo three"),
        ("", None),
        (None, None),
    ],
)
def test_markup_becomes_plain_text(text: str | None, told: str | None) -> None:
    assert plain(text, {("a", 239): "Jesper Dahlbäck"}) == told


def test_names_come_from_what_stands_around() -> None:
    told = names_of("a", [NamedBody(2, "Tea Set, The (3)"), NamedBody(None, "No number"), NamedBody(4, None)], None)
    assert told == {("a", 2): "The Tea Set"}


@steady
@given(st.text(alphabet=st.characters(exclude_characters="[")))
def test_text_without_markup_keeps_its_words(text: str) -> None:
    assert (plain(text) or "").split() == (plain(plain(text)) or "").split()
    if text.isprintable():
        assert (plain(text) or "").split() == text.split()


_TAGS = ["[b]", "[/b]", "[i]", "[url=https://a.example/]", "[/url]", "[url]", "[a=X, The]", "[l5]", "[r=7]"]
_PIECES = st.sampled_from([*_TAGS, "[", "]", "a b", "\r\n"])


@steady
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_tag_is_left_and_a_second_time_changes_nothing(text: str) -> None:
    told = plain(text)
    assert told is None or not _TAG.search(told)
    assert plain(told) == told
