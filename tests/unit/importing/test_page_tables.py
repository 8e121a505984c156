"""Tables of pages: wikitext, HTML, Markdown -> rows; spans, marks and markup are resolved, other tables left alone."""

from __future__ import annotations

import io
import tracemalloc
from itertools import chain, repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.importing.files.wikitext import plain
from bowerbird.music import AlbumQuery, SongQuery
from bowerbird.words.errors import QueryError

WIKITEXT = """Some article.

== Albums ==
{| class="wikitable sortable"
|+ Caption
|-
! No. !! style="width:10%" | Year !! Album<ref name="x">{{cite web|url=a}}</ref> !! Artist(s) !! scope="col" | Label
|-
| 1 || rowspan="2" | 1966 || ''[[Pet Sounds]]'' || [[The Beach Boys]] || [[Capitol Records|Capitol]]
|-
| 2
| ''[[Revolver (Beatles album)|Revolver]]''<ref>foo | bar || x</ref>
| {{sortname|The|Beatles}}
| Parlophone
|-
! scope="row" | 3
| {{dts|1977|1|14}}
| "''[[Low (David Bowie album)|]]''"{{efn|note}}
| {{nowrap|[[David Bowie]]}}
| {{plainlist|
* RCA
* Other
}}
|-
| colspan="5" | The eighties
|-
| 4 || {{start date|1982}} || ''1999'' || Prince<br />& band || {{lang|de|Warner &amp; Co}}
|}

{| class="wikitable"
! A !! B
|-
| 1 || 2
|}
{|
! No. !! Year !! Album !! Artist(s) !! Label
|-
| 5 || 1991 || Loveless || {{ill|My Bloody Valentine|de}} || Creation
|}
"""
HTML = """<!DOCTYPE html><html><head><title>x</title><style>td{}</style><script>var a="<table>";</script></head><body>
<table class="infobox"><tr><th>Foo<td>bar</table>
<table><caption>c</caption><thead><tr><th>Rank</th><th>Album<sup class="reference"><a>[1]</a></sup></th><th>Artist</th>
<th>Year</th></tr></thead>
<tbody><tr><td>1<td><i><a href="x">Pet&nbsp;Sounds</a></i><td>The Beach Boys<td rowspan=2>1966
<tr><td>2</td><td><span style="display: none">zzz</span>&quot;Revolver&quot;</td><td>The <b>Beatles</b></td></tr>
<tr><th colspan=4>The seventies</th></tr>
<tr><td>3</td><td>Low<br>(remaster)</td><td>David <table><tr><td>nested</td></tr></table>Bowie</td><td>1977</td></tr>
</tbody></table></body></html>"""
MARKDOWN = """# My list

Some text | with a bar

| # | Album | Artist |
|---|:-----:|-------:|
| 1 | **Pet Sounds** | [The Beach Boys](https://example.org/a_(b)) |
| 2 | *1999* | Prince |
| 3 | A \\| B | `X` |
"""


def read(text: str, **options: Any) -> list[ListedRow]:
    with open_list(io.BytesIO(text.encode()), query=AlbumQuery, **options) as found:
        return list(found)


def told(text: str, **options: Any) -> list[tuple[Any, ...]]:
    rows = read(text, **options)
    return [(row.rank, row.words.get("year"), row.words.get("title"), row.words.get("artist")) for row in rows]


def test_wikitext_is_read() -> None:
    assert told(WIKITEXT) == [
        (1, 1966, "Pet Sounds", "The Beach Boys"),
        (2, 1966, "Revolver", "The Beatles"),
        (3, 1977, "Low", "David Bowie"),
        (4, 1982, "1999", "Prince & band"),
        (5, 1991, "Loveless", "My Bloody Valentine"),
    ]
    assert read(WIKITEXT)[2].told["Label"] == "RCA; Other"


def test_html_is_read() -> None:
    assert told(HTML) == [
        (1, 1966, "Pet Sounds", "The Beach Boys"),
        (2, 1966, "Revolver", "The Beatles"),
        (3, 1977, "Low (remaster)", "David Bowie"),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (MARKDOWN, [("Pet Sounds", "The Beach Boys"), ("1999", "Prince"), ("A | B", "X")]),
        ("Album | Artist\n--- | ---\nLow | David Bowie\n", [("Low", "David Bowie")]),
        (
            "+---+-------+--------+\n|   | Album | Artist |\n+---+-------+--------+\n| 1 | Low   | Bowie  |\n",
            [("Low", "Bowie")],
        ),
        (
            "| Album | Artist |\n|--|--|\n| A | B |\n\ntext\n\n| Album | Artist |\n|--|--|\n| C | D |\n",
            [("A", "B"), ("C", "D")],
        ),
    ],
)
def test_markdown_is_read(text: str, rows: list[tuple[str, str]]) -> None:
    assert [(row.words["title"], row.words["artist"]) for row in read(text)] == rows


def test_emphasis_of_lines_is_no_part_of_a_name() -> None:
    rows = told("1. **Low** by *David Bowie* (1977)\n2. [Loveless](https://example.org) by My Bloody Valentine\n")
    assert rows == [(1, 1977, "Low", "David Bowie"), (2, None, "Loveless", "My Bloody Valentine")]


@pytest.mark.parametrize(
    ("wikitext", "shown"),
    [
        ("[[A]]", "A"),
        ("[[A (album)|]]", "A"),
        ("[[A|''B'']]", "B"),
        ("[[File:X.jpg|thumb|[[C]]]]D", "D"),
        ("[https://example.org A b]", "A b"),
        ("A<ref>b</ref><ref name=c />", "A"),
        ("A<!-- b -->", "A"),
        ("{{sort|Wall, The|The Wall}}", "The Wall"),
        ("{{sortname|David|Bowie|dab=x}}", "David Bowie"),
        ("{{lang|fr|L'amour}}", "L'amour"),
        ("{{abbr|No.|Number}}", "No."),
        ("{{nihongo|Kid|キッド|Kiddo}}", "Kid"),
        ("{{hs|1}}A", "A"),
        ("{{start date|1967|05|26|df=y}}", "1967-05-26"),
        ("A{{efn|{{cite|b}}}}", "A"),
        ("C{{music|sharp}}", "C♯"),
        ("{{ubl|A|B}}", "A; B"),
        ("{{unknown|A|b=c}}", "A"),
        ("{{unknown}}", ""),
    ],
)
def test_wikitext_is_shown_as_a_reader_sees_it(wikitext: str, shown: str) -> None:
    assert plain(wikitext) == shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{|\n! A !! B\n|-\n| 1 || 2\n|}", "no column can be the title; the first line names 'A', 'B'"),
        ("<html><p>text</p></html>", "has no table with rows"),
        ("{|\n|}", "has no table with rows"),
        ("{|\n! Album !! Artist\n|}", "has no row"),
        ("<html><table>" + "<a b='" * 10 + "x" * 5_000_000, "a tag in it does not end"),
    ],
)
def test_a_page_without_such_a_table_is_refused(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        read(text)


def test_a_table_that_names_makers_comes_before_one_that_does_not() -> None:
    tracks = "{|\n! No. !! Title\n|-\n| 1 || Airbag\n|-\n| 2 || Lucky\n|}\n"
    albums = "{|\n! Album !! Artist\n|-\n| Low || David Bowie\n|}\n"
    assert [row.words for row in read(tracks + albums)] == [{"title": "Low", "artist": "David Bowie"}]
    assert [row.words["title"] for row in read(tracks)] == ["Airbag", "Lucky"]


def test_columns_of_a_page_can_be_numbered() -> None:
    text = "{|\n| The Wall || Pink Floyd\n|-\n| Low || David Bowie\n|}"
    assert told(text, columns={"title": "1", "artist": "2"}) == [
        (None, None, "The Wall", "Pink Floyd"),
        (None, None, "Low", "David Bowie"),
    ]


@pytest.mark.parametrize(
    ("form", "head", "filling"),
    [
        ("html", "<table><tr><th>Album<th>Artist<tr><td>A<td>B<tr><td>", "x"),
        ("html", "<table><tr><th>Album<th>Artist<tr><td>A<td>B<tr>", "<td>x"),
        ("wikitext", "{|\n! Album !! Artist\n|-\n| A || B\n|-\n| ", "x"),
        ("wikitext", "{|\n! Album !! Artist\n|-\n| A || B\n|-\n", "| x\n"),
        ("markdown", "| Album | Artist |\n|---|---|\n| A | B |\n", "x"),
    ],
)
def test_a_page_without_end_is_never_in_memory(form: str, head: str, filling: str) -> None:
    pieces = chain(
        [head.encode()], repeat((filling * (65_536 // len(filling))).encode(), 4 if len(filling) > 1 else 300)
    )

    class Pieces(io.BytesIO):
        def read1(self, _: int | None = -1) -> bytes:
            return next(pieces, b"")

    tracemalloc.start()
    with open_list(Pieces(), query=AlbumQuery, form=form) as found:
        rows = list(found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows[0].words == {"title": "A", "artist": "B"}
    assert len(rows) <= 3
    assert peak < 8_000_000


MARKS = [
    "{|",
    "|-",
    "|}",
    "!",
    "||",
    "\n",
    "<table>",
    "<tr>",
    "<td rowspan=2>",
    "</",
    "<![",
    "<!--",
    "&#",
    "[[",
    "]]",
    "{{",
]


@given(
    st.lists(
        st.sampled_from([*MARKS, "}}", "|", "---", "Album", "Artist", " ", "<script>", "rowspan=9|", "*"]), max_size=30
    )
)
def test_no_page_raises_anything_else(parts: list[str]) -> None:
    text = "".join(parts)
    for form in ("html", "wikitext", "markdown"):
        for head in ("", "{|\n! Album !! Artist\n|-\n", "<table><tr><td>Album<td>Artist", "|Album|Artist|\n|--|--|\n"):
            try:
                with open_list(io.BytesIO((head + text).encode()), query=SongQuery, form=form) as found:
                    list(found)
            except QueryError:
                continue


@pytest.mark.parametrize(
    "page",
    [
        "<html><ul><li>Home</li></ul><ol><li>Low - <i>HEY&nbsp;WHAT</i></li><li>Can - Ege</li></ol></html>",
        "<html><p>My list</p><h2>3. Low - HEY WHAT</h2><p>A</p><h2>2. Can - Ege</h2><p>B<h2>1. Neu! - 2</h2><p>C</p>",
        "<html><script>a - b</script><table><tr><td>x</table><div>Low - HEY WHAT</div><div>Can - Ege</div></html>",
    ],
)
def test_lists_and_paragraphs_of_a_page_without_tables_are_lines(page: str) -> None:
    with open_list(io.BytesIO(page.encode()), query=AlbumQuery) as found:
        assert [row.words for row in found][:2] == [
            {"artist": "Low", "title": "HEY WHAT"},
            {"artist": "Can", "title": "Ege"},
        ]
        assert found.form == "html"


def test_a_page_without_a_list_is_told() -> None:
    with pytest.raises(QueryError, match="has no table with rows"):
        open_list(io.BytesIO(b"<html><ul><li>Home</li><li>About</li></ul></html>"), query=AlbumQuery)
