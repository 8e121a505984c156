import json
import re
from pathlib import Path
from typing import Any

import pytest

from bowerbird.sandbox import build_dataset, load_facts

MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ONE, TWO, THREE = (f"00000000-0000-4000-8000-{number:012}" for number in (1, 2, 3))


def test_the_bundled_facts_are_sound() -> None:
    facts = load_facts()
    releases = [release.id for group in facts.release_groups.values() for release in group.releases]
    ids = [*facts.artists, *facts.release_groups, *releases]
    assert len(facts.artists) >= 14
    assert len(facts.release_groups) >= 80
    assert all(MBID.fullmatch(mbid) for mbid in ids)
    assert len(ids) == len(set(ids))
    partial_date = re.compile(r"\d{4}(-\d\d){0,2}")
    dates = [group.date for group in facts.release_groups.values() if group.date]
    dates += [date for artist in facts.artists.values() for date in (artist.begin, artist.end) if date]
    assert all(partial_date.fullmatch(date) for date in dates)


def test_the_bundled_facts_say_what_is_whose() -> None:
    path = Path(__file__).parents[3] / "src" / "bowerbird" / "sandbox" / "facts" / "musicbrainz.json"
    about = json.loads(path.read_text(encoding="utf-8"))["about"]
    assert "CC0" in about["core_facts"]
    assert "this project's own" in about["own_words"]


def test_a_few_plain_dicts_are_enough() -> None:
    facts = build_dataset(
        {
            "artists": [{"id": ONE, "name": "A"}, {"id": TWO, "name": "B", "tags": {"pop": 1}}],
            "albums": [
                {"id": THREE, "title": "T", "credit": [{"artist": "A", "name": "a", "join": " & "}, {"artist": TWO}]}
            ],
        }
    )
    album = facts.release_groups[THREE]
    assert [(credit.artist.name, credit.name, credit.join) for credit in album.credits] == [
        ("A", "a", " & "),
        ("B", "B", ""),
    ]
    assert (album.primary_type, album.date, album.releases) == ("Album", "", ())
    assert facts.artists[ONE].sort_name == "A"
    assert facts.release_groups_of(facts.artists[TWO]) == [album]
    assert facts.is_genre("pop")


def test_a_file_of_facts_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"artists": [{"id": ONE, "name": "Ärzte"}]}), encoding="utf-8")
    assert load_facts(path).artists[ONE].name == "Ärzte"


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"artist": []}, "unknown keys: artist"),
        ({"artists": [{"id": ONE, "name": "A", "nmae": "B"}]}, "unknown keys: nmae"),
        ({"albums": [{"id": ONE, "title": "T", "artist": "Nobody"}]}, "'Nobody' is used but not described"),
        (
            {
                "artists": [{"id": ONE, "name": "A"}, {"id": TWO, "name": "A"}],
                "albums": [{"id": THREE, "title": "T", "artist": "A"}],
            },
            "Several artists are called 'A'",
        ),
    ],
)
def test_slips_are_refused(facts: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_dataset(facts)
