from __future__ import annotations

import json

import httpx2
import pytest

from bowerbird.music import AlbumQuery, ArtistQuery, LabelQuery
from bowerbird.sources.wikidata.providers import WikidataAlbums, WikidataArtists, WikidataLabels
from bowerbird.sources.wikidata.source import WIKIDATA
from bowerbird.testing import json_response, offline_client
from bowerbird.words.errors import ConfigurationError, RejectedError, UnavailableError
from bowerbird.words.identifiers import Identifier
from support.wikidata import Service, entities, entity, item, rows, text

MBID = "83d91898-7763-47d7-b03b-b92132375c47"
OTHER = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"
PLAIN = entities(entity("Q1", {}))
NOTHING = rows()


def artist(*numbers: str, mbid: str | None = None) -> ArtistQuery:
    known = [Identifier("wikidata", one) for one in numbers]
    return ArtistQuery(
        name="Somebody",
        identifiers=(*known, *([Identifier("musicbrainz_artist", mbid)] if mbid else [])),
    )


def test_by_its_number_an_item_costs_one_request() -> None:
    service = Service([PLAIN])
    facts = WikidataArtists().fetch(artist("Q1"), service.http("en", "de"))
    assert facts is not None
    (request,) = service.sent
    assert (request.url.host, request.url.path) == ("www.wikidata.org", "/w/api.php")
    assert dict(request.url.params) == {
        "action": "wbgetentities",
        "ids": "Q1",
        "props": "labels|aliases|claims|sitelinks",
        "languages": "en|de|mul",
        "sitefilter": "enwiki|dewiki",
        "maxlag": "5",
        "format": "json",
    }
    assert request.headers["user-agent"].startswith("Bowerbird/")


def test_without_its_number_it_is_found_by_its_musicbrainz_identifier() -> None:
    service = Service([PLAIN], [rows({"item": "Q20", "value": MBID}, {"item": "Q1", "value": MBID})])
    assert WikidataArtists().fetch(artist(mbid=MBID), service.http()) is not None
    query, ids = service.asked
    assert (query, ids) == (
        f'SELECT ?item ?value WHERE {{ VALUES ?value {{ "{MBID}" }} ?item wdt:P434 ?value . }}',
        "Q1",
    )
    asked = service.sent[0]
    assert str(asked.url) == "https://query.wikidata.org/sparql"
    assert asked.headers["accept"] == "application/sparql-results+json"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("provider", "query", "property_"),
    [
        (WikidataAlbums(), AlbumQuery.from_words({"mbid": MBID}), "P436"),
        (WikidataLabels(), LabelQuery.from_words({"mbid": MBID}), "P966"),
    ],
)
def test_albums_and_labels_have_properties_of_their_own(
    provider: WikidataAlbums | WikidataLabels, query: AlbumQuery | LabelQuery, property_: str
) -> None:
    service = Service([PLAIN], [NOTHING])
    assert provider.fetch(query, service.http()) is None
    assert f"wdt:{property_} " in service.asked[0]
    assert len(service.sent) == 1


def test_without_any_number_it_is_not_asked() -> None:
    assert "ask musicbrainz first" in str(WikidataArtists().lacks(artist()))
    assert WikidataArtists().lacks(artist("Q1")) is None


def test_a_merged_item_is_answered_with_the_survivor() -> None:
    service = Service([entities(Q7={**entity("Q1", {}), "redirects": {"from": "Q7", "to": "Q1"}})])
    facts = WikidataArtists().fetch(artist("Q7"), service.http())
    assert facts is not None
    assert [one.value for one in facts.identifiers] == ["Q1", "Q7"]


@pytest.mark.parametrize(
    "body",
    [
        {"entities": {"Q1": {"id": "Q1", "missing": ""}}, "success": 1},
        {"entities": {}, "success": 1},
        {"error": {"code": "no-such-entity", "info": "Could not find an entity.", "id": "Q1"}},
    ],
)
def test_an_item_that_is_not_there_is_none(body: object) -> None:
    assert WikidataArtists().fetch(artist("Q1"), Service([json.dumps(body).encode()]).http()) is None


def test_a_number_that_is_too_large_is_not_asked_for() -> None:
    service = Service([PLAIN])
    told = WikidataArtists().fetch_many([artist("Q99999999999"), artist("Q1")], service.http())
    assert [facts is not None for facts in told] == [False, True]
    assert service.asked == ["Q1"]


def test_fifty_items_cost_one_request() -> None:
    service = Service([entities(*(entity(f"Q{number}", {}) for number in range(1, 51)))])
    told = WikidataArtists().fetch_many([artist(f"Q{number}") for number in range(1, 51)], service.http())
    assert [facts and facts.identifiers[0].value for facts in told] == [f"Q{number}" for number in range(1, 51)]
    assert [one.count("|") for one in service.asked] == [49]


def test_many_without_a_number_cost_one_query_more_and_what_they_name_another_one() -> None:
    told = [
        entity("Q1", {"P495": [item("Q145")], "P737": [item("Q3")]}),
        entity("Q2", {"P495": [item("Q145")]}),
    ]
    found = rows({"item": "Q2", "value": OTHER})
    named = rows(
        {"asked": "Q145", "item": "Q145", "code": "GB", "label": "en:United Kingdom"},
        {"asked": "Q3", "item": "Q33", "musicbrainz": OTHER, "label": "de:Die Band"},
        {"asked": "Q3", "item": "Q33", "musicbrainz": OTHER, "label": "mul:The Band"},
    )
    service = Service([entities(*told)], [found, named])
    http = service.http()
    first, second, third = WikidataArtists().fetch_many([artist("Q1"), artist(mbid=OTHER), artist(mbid=MBID)], http)
    assert [request.method for request in service.sent] == ["POST", "GET", "POST"]
    assert f'"{OTHER}" "{MBID}"' in service.asked[0]
    assert "{ wd:Q145 wd:Q3 }" in service.asked[2]
    assert first is not None
    assert second is not None
    assert third is None
    assert (first.fields["country"], second.fields["country"]) == ("GB", "GB")
    (tie,) = first.related
    assert tie.facts.fields == {"name": "The Band"}
    assert [one.value for one in tie.facts.identifiers] == [OTHER, "Q33"]

    # The country is known by now.
    assert WikidataArtists().fetch_many([artist("Q2")], http) == [second]
    assert len(service.sent) == 4


def test_an_influence_with_two_musicbrainz_identifiers_is_no_tie() -> None:
    named = rows(
        {"asked": "Q3", "item": "Q3", "musicbrainz": OTHER}, {"asked": "Q3", "item": "Q3", "musicbrainz": MBID}
    )
    service = Service([entities(entity("Q1", {"P737": [item("Q3"), item("Q4")]}))], [named])
    facts = WikidataArtists().fetch(artist("Q1"), service.http())
    assert facts is not None
    assert facts.related == ()


def test_a_country_without_a_code_is_asked_about_once() -> None:
    service = Service(
        [entities(entity("Q1", {"P27": [item("Q15180")]}))],
        [rows({"asked": "Q15180", "item": "Q15180", "label": "en:Soviet Union"})],
    )
    http = service.http()
    for _ in range(2):
        facts = WikidataArtists().fetch(artist("Q1"), http)
        assert facts is not None
        assert "country" not in facts.fields
    assert len(service.sent) == 3


def test_what_is_said_of_the_item_already_is_not_said_again() -> None:
    service = Service([entities(entity("Q1", {"P434": [text(OTHER)]}, labels={"en": {"value": "Somebody"}}))])
    facts = WikidataArtists().fetch(artist("Q1", mbid=MBID), service.http())
    assert facts is not None
    assert facts.fields == {}
    assert [str(one) for one in facts.identifiers] == ["wikidata:Q1"]


def error(code: str) -> bytes:
    return json.dumps({"error": {"code": code, "info": "Waiting for a server", "lag": 7.5}, "servedby": "x"}).encode()


@pytest.mark.parametrize("code", ["maxlag", "ratelimited", "readonly", "internal_api_error_DBQueryError"])
def test_a_source_that_is_busy_says_so_with_status_200(code: str) -> None:
    http = offline_client(WIKIDATA, lambda _: json_response(error(code), headers={"Retry-After": "5"}))
    with pytest.raises(UnavailableError, match=f"{code}: Waiting for a server") as caught:
        WikidataArtists().fetch(artist("Q1"), http)
    assert caught.value.retry_after == 5
    assert str(caught.value).startswith("GET https://www.wikidata.org/w/api.php")


def test_any_other_error_is_a_refusal() -> None:
    http = offline_client(WIKIDATA, lambda _: json_response(error("toomanyvalues")))
    with pytest.raises(RejectedError, match="toomanyvalues"):
        WikidataArtists().fetch(artist("Q1"), http)


def test_a_query_service_that_is_not_there_is_a_wrong_address() -> None:
    http = offline_client(WIKIDATA, lambda _: httpx2.Response(404, content=b"Nothing here"))
    with pytest.raises(ConfigurationError, match="check BOWERBIRD_WIKIDATA_SPARQL_URL"):
        WikidataArtists().fetch(artist(mbid=MBID), http)
