from __future__ import annotations

import pytest

from bowerbird.sources.languages import labels_wanted, wiki, wikipedia_of, wikis


@pytest.mark.parametrize(
    ("language", "address", "name"),
    [
        ("en", "en", "enwiki"),
        ("nb", "no", "nowiki"),
        ("pt-br", "pt", "ptwiki"),
        ("zh-hans", "zh", "zhwiki"),
        ("zh-min-nan", "zh-min-nan", "zh_min_nanwiki"),
        ("be-tarask", "be-tarask", "be_x_oldwiki"),
    ],
)
def test_a_language_has_a_wikipedia(language: str, address: str, name: str) -> None:
    assert (wikipedia_of(language), wiki(language)) == (address, name)


def test_labels_of_all_languages_come_last() -> None:
    assert labels_wanted(("de", "en", "de")) == ("de", "en", "mul")
    assert len(labels_wanted([f"x{number}" for number in range(99)])) == 41


def test_each_wikipedia_is_asked_for_once() -> None:
    assert wikis(("zh-hans", "en", "zh-hant")) == ("zhwiki", "enwiki")
