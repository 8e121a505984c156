import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.sandbox.musicbrainz.lucene import Clause, Group, Occur, Query, Term, parse

FIELDS = {"artist", "alias", "arid"}
MUST, SHOULD, MUST_NOT = Occur.MUST, Occur.SHOULD, Occur.MUST_NOT


def group(*clauses: tuple[Occur, Query]) -> Group:
    return Group(tuple(Clause(occur, query) for occur, query in clauses))


def terms(*texts: str, field: str | None = None) -> Group:
    return group(*((SHOULD, Term(text, field)) for text in texts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pink floyd", terms("pink", "floyd")),
        ("pink OR floyd", terms("pink", "floyd")),
        ("pink || floyd", terms("pink", "floyd")),
        ('"pink floyd"', terms("pink floyd")),
        ('artist:"pink floyd"', terms("pink floyd", field="artist")),
        ("a AND b", group((MUST, Term("a")), (MUST, Term("b")))),
        ("a && b", group((MUST, Term("a")), (MUST, Term("b")))),
        ("a AND b OR c", group((MUST, Term("a")), (MUST, Term("b")), (SHOULD, Term("c")))),
        ("a NOT b", group((SHOULD, Term("a")), (MUST_NOT, Term("b")))),
        ("a AND NOT b", group((MUST, Term("a")), (MUST_NOT, Term("b")))),
        ("+a -b", group((MUST, Term("a")), (MUST_NOT, Term("b")))),
        ("a !artist:b", group((SHOULD, Term("a")), (MUST_NOT, Term("b", "artist")))),
        ("arid:(a OR b c)", group((SHOULD, terms("a", "b", "c", field="arid")))),
        ("artist:(a alias:b)", group((SHOULD, group((SHOULD, Term("a", "artist")), (SHOULD, Term("b", "alias")))))),
        (
            "(a AND b) OR (c d)",
            group((SHOULD, group((MUST, Term("a")), (MUST, Term("b")))), (SHOULD, terms("c", "d"))),
        ),
        (r"AC\/DC \(a\) \"b\"", terms("AC/DC", "(a)", '"b"')),
        (r'"say \"yes\""', terms('say "yes"')),
        (r"a\:b", terms("a:b")),
        ("Jay-Z C++", terms("Jay-Z", "C++")),
        ("wall^2 dark^0.5", terms("wall", "dark")),
        (
            'floid~ wal~1^2 meddel~0.5 "dark side"~3',
            group(
                (SHOULD, Term("floid", edits=2)),
                (SHOULD, Term("wal", edits=1)),
                (SHOULD, Term("meddel", edits=2)),
                (SHOULD, Term("dark side", slop=3)),
            ),
        ),
        (r"wall\~1", terms("wall~1")),
    ],
)
def test_understands(text: str, expected: Group) -> None:
    assert parse(text, FIELDS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unknown:floyd", terms("unknown:floyd")),
        ("artist:", terms("artist:")),
        ('"no end', terms("no", "end")),
        ("a AND", terms("a", "AND")),
        ("AND a", terms("AND", "a")),
        ("NOT", terms("NOT")),
        ("- +", terms("-", "+")),
        ("a) b", terms("a", "b")),
        ("(a", group((SHOULD, terms("a")))),
        ("and or not", terms("and", "or", "not")),
    ],
)
def test_reads_mistakes_literally(text: str, expected: Group) -> None:
    assert parse(text, FIELDS) == expected


SYNTAX = st.lists(
    st.sampled_from(['"', "(", ")", "artist:", "AND ", "OR ", "NOT ", "+", "-", "\\", "a", " ", "~", "^2"])
)


@given(st.one_of(st.text(), SYNTAX.map("".join)))
def test_never_fails(text: str) -> None:
    assert isinstance(parse(text, FIELDS), Group)


def test_survives_very_deep_nesting() -> None:
    assert isinstance(parse("(" * 50_000, FIELDS), Group)
    assert isinstance(parse("artist:" * 50_000 + "a", FIELDS), Group)


@given(st.text(alphabet=st.characters(whitelist_categories=("Lu", "Ll", "Nd")), min_size=1))
def test_an_escaped_text_comes_back_as_it_was(word: str) -> None:
    special = f'{word}:"({word})"/[{word}]'
    escaped = "".join(f"\\{sign}" if sign in '+-&|!(){}[]^"~*?:\\/' else sign for sign in special)
    assert parse(escaped, FIELDS) == terms(special)
