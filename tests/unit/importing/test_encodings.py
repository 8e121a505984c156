# ruff: noqa: RUF001 -- letters of many scripts are what is tested
"""Encodings of lists: which one is told from the bytes, what is never guessed, and what was decoded wrongly before."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, ListFile, open_list
from bowerbird.importing.files.encodings import encoding_of
from bowerbird.importing.files.mending import mended
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.text import clean

DATASETS = Path(__file__).resolve().parents[4] / "shared" / "upstream" / "datasets"
ASCII = [
    ("The Beatles", "Revolver"),
    ("Nirvana", "Nevermind"),
    ("Pink Floyd", "The Wall"),
    ("Miles Davis", "Kind of Blue"),
]
CYRILLIC = [
    ("Кино", "Группа крови"),
    ("Аквариум", "Равноденствие"),
    ("Звуки Му", "Простые вещи"),
    ("ДДТ", "Актриса Весна"),
]
JAPANESE = [("はっぴいえんど", "風街ろまん"), ("椎名林檎", "無罪モラトリアム"), ("ピンク・レディー", "ペッパー警部")]
CHINESE = [
    ("周杰伦", "范特西"),
    ("崔健", "新长征路上的摇滚"),
    ("窦唯", "黑梦"),
    ("罗大佑", "之乎者也"),
    ("邓丽君", "淡淡幽情"),
]
TAIWANESE = [("周杰倫", "葉惠美"), ("羅大佑", "之乎者也"), ("鄧麗君", "淡淡幽情"), ("張學友", "吻別")]
KOREAN = [("서태지와 아이들", "하여가"), ("김광석", "다시 부르기"), ("유재하", "사랑하기 때문에")]
GREEK = [("Μάνος Λοΐζος", "Τα τραγούδια μας"), ("Σωτηρία Μπέλλου", "Το βαλς του γάμου")]
POLISH = [
    ("Czesław Niemen", "Dziwny jest ten świat"),
    ("Łona i Webber", "Końca nie widać"),
    ("Skaldowie", "Wszystko mi mówi, że mnie ktoś pokochał"),
]
CZECH = [("Vondráčková", "Ostrov Heleny Vondráčkové"), ("Jiří Schelinger", "Báječní muži"), ("Čechomor", "Proměny")]
WESTERN = [
    ("Björk", "Début"),
    ("Motörhead", "The “Ace” of Spades"),
    ("Sigur Rós", "Ágætis byrjun"),
    ("Françoise Hardy", "L’Amitié…"),
    ("Røyksopp", "Élève à Nîmes"),
    ("ÆØÅ", "½ £¥ ¿Qué? – cœur"),
    ("Å", "à"),
]


def opened(raw: bytes, **options: Any) -> tuple[ListFile, list[ListedRow]]:
    with open_list(io.BytesIO(raw), query=AlbumQuery, **options) as found:
        return found, list(found)


def table(rows: list[tuple[str, str]]) -> str:
    return "Artist;Album\r\n" + "".join(f"{artist};{album}\r\n" for artist, album in rows)


@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        ("utf-8", CYRILLIC + JAPANESE),
        ("utf-16-le", WESTERN),
        ("utf-16-be", WESTERN + CYRILLIC),
        ("utf-16-le", CYRILLIC),
        ("utf-16-be", JAPANESE),
        ("utf-32-le", WESTERN),
        ("utf-32-be", CYRILLIC),
        ("cp1252", WESTERN),
        ("cp1251", CYRILLIC),
        ("koi8-r", CYRILLIC),
        ("cp932", JAPANESE),
        ("euc_jp", JAPANESE),
        ("gbk", CHINESE),
        ("big5", TAIWANESE),
        ("cp949", KOREAN),
        ("cp1253", GREEK),
        ("cp1250", POLISH),
        ("cp1250", CZECH),
    ],
)
@pytest.mark.parametrize("ascii_rows", [0, 40])
def test_the_encoding_is_told_from_the_letters(encoding: str, rows: list[tuple[str, str]], ascii_rows: int) -> None:
    rows = rows + ASCII * (ascii_rows // len(ASCII))
    found, listed = opened(table(rows).encode(encoding))
    assert found.encoding == encoding
    assert [(row.words["artist"], row.words["title"]) for row in listed] == rows
    assert any("--encoding" in sentence for sentence in found.notes) == (encoding != "utf-8")


@pytest.mark.parametrize("name", WESTERN)
def test_western_names_are_never_taken_for_others(name: tuple[str, str]) -> None:
    for rows in ([name], [name, *ASCII], [name] * 5, [name, *WESTERN]):
        assert encoding_of(table(rows).encode("cp1252"), whole=True).name == "cp1252"


@pytest.mark.skipif(not DATASETS.is_dir(), reason="the real lists are not at hand")
def test_real_names_in_windows_1252_are_never_taken_for_others() -> None:
    with (DATASETS / "artists-14k.csv").open(encoding="utf-8") as file:
        names = [row["artist"] for row in csv.DictReader(file)]
    beyond = [raw for name in names if not (raw := name.encode("cp1252", "ignore")).isascii()]
    assert len(beyond) > 150
    for size in (1, 2, 7, 50):
        for at in range(0, len(beyond), size):
            raw = b"artist\n" + b"\n".join(beyond[at : at + size]) + b"\n"
            assert encoding_of(raw, whole=True).name in {"cp1252", "utf-8"}


def test_a_mark_may_stand_before_every_wide_encoding() -> None:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        found, listed = opened(("\ufeff" + table(CYRILLIC)).encode(encoding))
        assert (found.encoding, found.notes) == (encoding, ())
        assert listed[0].words == {"artist": "Кино", "title": "Группа крови"}


def test_a_letter_that_the_first_piece_cuts_is_whole() -> None:
    for encoding in ("cp932", "utf-16-le", "gbk", "cp949"):
        rows = {"cp932": JAPANESE, "gbk": CHINESE, "cp949": KOREAN}.get(encoding, WESTERN)[:3] * 900
        for shift in ("", "x"):
            found, listed = opened((f"Artist{shift};Album\r\n".replace("x", "s") + table(rows)[14:]).encode(encoding))
            assert (found.encoding, len(listed)) == (encoding, len(rows))
            assert {(row.words["artist"], row.words["title"]) for row in listed} == set(rows)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8"])
def test_a_playlist_that_itunes_writes_as_text_is_read(encoding: str) -> None:
    names = "Name\tArtist\tComposer\tAlbum\tGenre\tSize\tTime\tTrack Number\tYear\tDate Added\tLocation"
    row = "Jóga\tBjörk\t\tHomogenic\tElectronic\t123\t305\t2\t1997\t1/2/2020, 3:04 PM\tMac:Music:a.m4a"
    with open_list(io.BytesIO(f"{names}\r{row}\r".encode(encoding)), query=SongQuery) as found:
        words = [listed.words for listed in found]
    assert words == [{"title": "Jóga", "artist": "Björk", "length": 305_000, "year": 1997}]
    _, listed = opened(f"{names}\r{row}\r".encode(encoding))
    assert listed[0].words == {"title": "Homogenic", "artist": "Björk", "year": 1997}


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<html><head><meta charset="iso-8859-2"></head>', "iso8859-2"),
        ('<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ('<?xml version="1.0" encoding="ISO-8859-2"?><html>', "iso8859-2"),
        ('<html><meta charset="klingon">', "cp1252"),
        ('<html><meta charset="utf-8">', "cp1252"),
    ],
)
def test_a_page_may_name_its_encoding(head: str, encoding: str) -> None:
    raw = f"{head}<table><tr><th>Artist<th>Album<tr><td>Édith<td>X</table>".encode("iso8859-2")
    found, listed = opened(raw)
    assert (found.encoding, listed[0].words["artist"]) == (encoding, "Édith")


def test_an_encoding_can_be_named() -> None:
    raw = "Artist;Album\nĐorđe Balašević;Bezdan\n".encode("cp1250")
    found, listed = opened(raw, encoding="Windows-1250")
    assert (found.encoding, found.notes, listed[0].words["artist"]) == ("cp1250", (), "Đorđe Balašević")
    found, listed = opened(codecs.BOM_UTF16_LE + table(CYRILLIC).encode("utf-16-le"), encoding="utf-16")
    assert listed[0].words["artist"] == "Кино"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("klingon", "there is no encoding 'klingon'"),
        ("", "there is no encoding"),
        ("base64", "there is no encoding 'base64'"),
        ("rot13", "there is no encoding"),
        ("idna", "there is no encoding"),
        ("unicode_escape", "there is no encoding"),
        ("a\x00b", "there is no encoding"),
        ("ascii", "the list is not in ascii: it has bytes"),
        ("utf-8", "the list is not in utf-8: it has bytes"),
        ("utf-32", "the list is not in utf-32"),
        ("cp1253", "the list is not in cp1253: it has bytes"),
    ],
)
def test_an_encoding_that_does_not_fit_is_told(name: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        opened(b"Artist;Album\nBj\xf6rk\xff\xd2;Debut\n", encoding=name)


def test_what_does_not_fit_far_below_is_told_too() -> None:
    raw = b"Album,Artist\n" + b"A,B\n" * 20_000 + b"\xff,C\n"
    with (
        open_list(io.BytesIO(raw), query=AlbumQuery, encoding="utf-8") as found,
        pytest.raises(QueryError, match="ff"),
    ):
        list(found)


@given(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "cp932", "cp1252", "gbk", "big5"]),
    st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1, max_size=5),
)
@example("cp1251", [("Кино", '\n;"')])
def test_what_csv_writes_comes_back_from_a_named_encoding(encoding: str, rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("Album", "Artist"), *rows])
    raw = out.getvalue().encode(encoding, errors="ignore")
    text = raw.decode(encoding)
    kept = [
        told
        for row in list(csv.reader(io.StringIO(text, newline="")))[1:]
        if any(told := [clean(mended(cell)) or "" for cell in row])
    ]
    controls = sum((char < " " and char not in "\t\n\v\f\r\x1a") or char == "\x7f" for char in text)
    if kept and not controls:
        _, listed = opened(raw, encoding=encoding)
        assert [list(row.told.values()) for row in listed] == kept


@pytest.mark.parametrize(
    ("spoilt", "meant"),
    [
        ("BjÃ¶rk", "Björk"),
        ("MotÃ¶rhead", "Motörhead"),
        ("Sigur RÃ³s", "Sigur Rós"),
        ("Donâ€™t Look Back", "Don’t Look Back"),
        ("ÐšÐ¸Ð½Ð¾", "Кино"),
        ("Simon &amp; Garfunkel", "Simon & Garfunkel"),
        ("Guns N&#39; Roses", "Guns N' Roses"),
        ("&quot;Heroes&quot;", '"Heroes"'),
        ("Beyonc&eacute; &#x2013; B&#39;Day", "Beyoncé – B'Day"),
        ("Mot&Atilde;&para;rhead", "Motörhead"),
        ("&amp;amp;", "&amp;"),
    ],
)
def test_what_programs_have_spoilt_is_mended(spoilt: str, meant: str) -> None:
    _, listed = opened(table([(spoilt, "A")]).replace(";", "\t").replace(spoilt.replace(";", "\t"), spoilt).encode())
    assert meant in listed[0].told.values()
    assert mended(meant) == meant or "&" in meant


@pytest.mark.parametrize(
    "name",
    [
        *("SÃO JOÃO", "MANHÃ DE CARNAVAL", "CORAÇÃO", "Â", "Ã", "CAFÉ™", "NESTLÉ®", "L’ÉTÉ…", "Tom & Jerry", "AT&T"),
        *("R&B;", "Q&A; more", "Ångström", "¿Qué?", "Ænima", "Кино", "椎名林檎"),
    ],
)
def test_what_is_right_stays(name: str) -> None:
    assert mended(name) == name


@pytest.mark.skipif(not DATASETS.is_dir(), reason="the real lists are not at hand")
def test_no_real_name_is_mended_to_another_one() -> None:
    with open_list(DATASETS / "artists-14k.csv", query=ArtistQuery) as found:
        assert [row.told["artist"] for row in found if mended(row.told["artist"]) != row.told["artist"]] == []


def test_turkish_is_told_from_icelandic() -> None:
    turkish = "Artist;Album\nSezen Aksu;Gülümse\nBarış Manço;Yeni Bir Gün\nŞebnem Ferah;Kadın\n"
    assert encoding_of(turkish.encode("cp1254"), whole=True).name == "cp1254"
    for icelandic in ("A;B\nSigur Rós;Ágætis byrjun\nÞeyr;Mjötviður mær\n", "A;B\nSvið;það\nÞað;með\nHlýja;Ný\n"):
        assert encoding_of(icelandic.encode("cp1252"), whole=True).name == "cp1252"
