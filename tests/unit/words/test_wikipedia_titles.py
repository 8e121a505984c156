"""The scheme ``wikipedia``: language and title, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bowerbird.words.errors import QueryError
from bowerbird.words.identifiers import Identifier, identifier, identifier_from_url, recognise
from support.strategies import steady, texts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("en:Pink Floyd", "en:Pink Floyd"),
        (" EN:pink_Floyd ", "en:Pink Floyd"),
        ("de: Die_Ärzte", "de:Die Ärzte"),
        ("https://en.wikipedia.org/wiki/The_Dark_Side_of_the_Moon", "en:The Dark Side of the Moon"),
        ("http://www.en.wikipedia.org/wiki/Sigur_R%C3%B3s#History", "en:Sigur Rós"),
        ("https://en.m.wikipedia.org/wiki/AC/DC?action=raw", "en:AC/DC"),
        ("ja.wikipedia.org/wiki/%E6%A4%8E%E5%90%8D%E6%9E%97%E6%AA%8E", "ja:椎名林檎"),
        ("https://zh-min-nan.wikipedia.org/wiki/Queen", "zh-min-nan:Queen"),
        ("https://en.wikipedia.org/wiki/100%25", "en:100%"),
        ("en:100%25", "en:100%25"),
        ("https://en.wikipedia.org/wiki/iOS", "en:IOS"),
        ("en:Star Wars: Music", "en:Star Wars: Music"),
    ],
)
def test_a_page_is_named_by_language_and_title(text: str, value: str) -> None:
    assert identifier("wikipedia", text) == Identifier("wikipedia", value)


@pytest.mark.parametrize(
    "text",
    ["Pink Floyd", "en:", "e:Title", "en:a|b", "en:<b>", "en:" + "x" * 300, "https://www.wikipedia.org/wiki/X", ""],
)
def test_what_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="one looks like en:Pink Floyd"):
        identifier("wikipedia", text)


def test_an_address_is_recognised_for_every_kind() -> None:
    url = "https://en.wikipedia.org/wiki/Meddle"
    for kind in ("artist", "album", "label"):
        assert identifier_from_url(url, kind) == Identifier("wikipedia", "en:Meddle")
    assert list(recognise("wikipedia:en:Meddle", "album")) == [Identifier("wikipedia", "en:Meddle")]


TITLES = texts | st.text("aÄß_ :/%2@.?#[]", max_size=40) | st.sampled_from(["a@de.wikipedia.org/wiki/X", "%2525"])


@steady
@given(TITLES, st.sampled_from(["en:{}", "https://de.wikipedia.org/wiki/{}", "{}"]))
@example("A@de.wikipedia.org/wiki/X", "https://en.wikipedia.org/wiki/{}")
def test_any_text_has_a_stable_form_or_none(title: str, form: str) -> None:
    try:
        found = identifier("wikipedia", form.format(title))
    except QueryError:
        return
    assert identifier("wikipedia", found.value) == found
    assert len(found.value) <= 255
