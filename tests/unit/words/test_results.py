from __future__ import annotations

import msgspec
import pytest

from bowerbird.words.errors import RejectedError, SourceError, UnavailableError
from bowerbird.words.facts import Facts, Link
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate, Difference, Edge, ImportResult, ProviderResult, Status

CANDIDATE = Candidate(identifier=Identifier("wikidata", "Q1"), facts=Facts())
CHANGED = Difference(fields={"title": (None, "Animals")})


def result(name: str, status: Status, **more: object) -> ProviderResult:
    return ProviderResult(provider=name, status=status, **more)  # type: ignore[arg-type]


def imported(item: str | None, *results: ProviderResult, created: bool = False) -> ImportResult[str]:
    return ImportResult(kind="album", item=item, created=created, providers={one.provider: one for one in results})


@pytest.mark.parametrize("name", Difference.__struct_fields__)
def test_a_difference_is_true_as_soon_as_anything_is_in_it(name: str) -> None:
    assert not Difference()
    filled = {"fields": {"title": (None, "x")}}.get(name, (Link("home", "https://a.example"),))
    assert msgspec.structs.replace(Difference(), **{name: filled})


def test_a_difference_tells_what_came_and_went() -> None:
    changes = Difference(
        fields={"title": ("a", "b"), "aliases": ([], ["c"])},
        links_removed=(Link("home", "https://a.example"),),
        relations_added=(Edge(role="artist", object_id=7),),
    )
    assert changes.told() == {
        "fields": ["aliases", "title"],
        "links": ["-https://a.example"],
        "relations": ["+artist 7"],
    }


def test_an_import_succeeds_when_there_is_an_item_whatever_some_provider_said() -> None:
    mixed = imported("item", result("a", Status.SUCCEEDED), result("b", Status.FAILED, error="broken"))
    assert (mixed.success, mixed.errors) == (True, ["b: broken"])
    assert not imported(None, result("a", Status.NOT_FOUND)).success


def test_a_skipped_provider_is_no_error() -> None:
    assert imported("item", result("a", Status.SKIPPED, error="not asked")).errors == []


def test_candidates_are_offered_only_while_nothing_is_saved() -> None:
    ambiguous = result("a", Status.AMBIGUOUS, candidates=(CANDIDATE,))
    assert imported(None, ambiguous).candidates == (CANDIDATE,)
    assert imported("item", ambiguous).candidates == ()


@pytest.mark.parametrize(
    ("outcome", "summary"),
    [
        (imported("i", result("mb", Status.SUCCEEDED, changed=CHANGED), created=True), "album created (mb succeeded)"),
        (imported("i", result("mb", Status.SUCCEEDED, changed=CHANGED)), "album updated (mb succeeded)"),
        (imported("i", result("mb", Status.UNCHANGED)), "album unchanged (mb unchanged)"),
        (imported(None, result("mb", Status.AMBIGUOUS, candidates=(CANDIDATE,))), "album ambiguous (mb ambiguous)"),
        (imported(None), "album not saved"),
    ],
)
def test_the_summary_says_what_happened(outcome: ImportResult[str], summary: str) -> None:
    assert outcome.summary.startswith(summary)


def test_a_provider_knew_the_item_when_it_succeeded_or_said_nothing_new() -> None:
    knew = [status for status in Status if result("mb", status).succeeded]
    assert knew == [Status.SUCCEEDED, Status.UNCHANGED]


def test_errors_of_sources_name_the_request_and_what_the_caller_needs() -> None:
    rejected = RejectedError("no", request="GET https://a.example/x", status=400)
    busy = UnavailableError("busy", request="GET https://a.example/x", retry_after=7)
    assert str(rejected) == "GET https://a.example/x: no"
    assert (rejected.status, busy.retry_after) == (400, 7)
    assert isinstance(rejected, SourceError)
    assert isinstance(busy, SourceError)
    assert str(UnavailableError("busy")) == "busy"
