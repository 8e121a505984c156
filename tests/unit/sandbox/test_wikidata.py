from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from bowerbird.sandbox.musicbrainz import load_facts
from bowerbird.sandbox.site import Request, Response
from bowerbird.sandbox.wikidata import Wikidata, wikidata_site
from support.wikidata import needs_recorded_items, recorded_item

FLOYD, DARK_SIDE = "83d91898-7763-47d7-b03b-b92132375c47", "f5093c06-23e3-404f-aeaa-40f72885ee3a"
LINKIN, METALLICA = "Q261", "Q15920"
NAMED = {"user-agent": "Test/1 ( me@example.org )"}


@pytest.fixture(scope="module")
def site() -> Wikidata:
    return wikidata_site(load_facts())


def get(site: Wikidata, path: str, **params: str) -> Response:
    query = {name: [value] for name, value in params.items()}
    return site.answer(Request("GET", f"/wikidata/{path}", query=query, headers=NAMED))


def api(site: Wikidata, **params: str) -> Any:
    response = get(site, "w/api.php", format="json", **params)
    assert response.status == 200
    return json.loads(response.body)


def entity(site: Wikidata, number: str, **params: str) -> Any:
    return api(site, action="wbgetentities", ids=number, **params)["entities"][number]


def sparql(site: Wikidata, query: str, status: int = 200) -> Any:
    headers = {**NAMED, "accept": "application/sparql-results+json"}
    body = urlencode({"query": query}).encode()
    response = site.answer(Request("POST", "/wikidata/sparql", headers=headers, body=body))
    assert response.status == status
    return json.loads(response.body)["results"]["bindings"] if status == 200 else response.body.decode()


def values(told: Any, property_: str) -> list[tuple[str, Any]]:
    return [(one["rank"], one["mainsnak"]["datavalue"]["value"]) for one in told["claims"].get(property_, [])]


def test_an_item_has_what_musicbrainz_knows_of_it(site: Wikidata) -> None:
    told = entity(site, "Q2306")
    assert told["labels"]["ja"] == {"language": "ja", "value": "ピンク・フロイド"}
    assert values(told, "P434") == [("normal", FLOYD)]
    assert values(told, "P1953") == [("normal", "45467")]
    assert values(told, "P2850") == [("normal", "487143"), ("deprecated", "487143")]
    assert values(told, "P495")[0][1]["id"] == "Q145"
    assert values(told, "P571")[0][1] == {
        "time": "+1965-00-00T00:00:00Z",
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": 9,
        "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
    }
    assert told["sitelinks"]["dewiki"] == {"site": "dewiki", "title": "Pink Floyd", "badges": []}


def test_a_person_is_born_and_a_group_is_founded(site: Wikidata) -> None:
    assert values(entity(site, "Q1276"), "P570")[0][1]["time"] == "+2016-11-07T00:00:00Z"
    assert values(entity(site, "Q1276"), "P27")[0][1]["id"] == "Q16"
    assert values(entity(site, "Q11649"), "P571")[0][1]["precision"] == 10


def test_an_album_names_its_artist(site: Wikidata) -> None:
    told = entity(site, "Q150901")
    assert values(told, "P436") == [("normal", DARK_SIDE)]
    assert values(told, "P175")[0][1]["id"] == "Q2306"
    assert entity(site, "Q145")["aliases"] == []


def test_only_what_is_asked_for_is_told(site: Wikidata) -> None:
    told = entity(site, "Q2306", props="labels|sitelinks", languages="en|ko", sitefilter="frwiki")
    assert set(told) == {"type", "id", "labels", "sitelinks"}
    assert (set(told["labels"]), set(told["sitelinks"])) == ({"en", "ko"}, {"frwiki"})


def test_a_merged_item_is_the_survivor_under_the_old_number(site: Wikidata) -> None:
    told = entity(site, "Q900000001")
    assert told["id"] == "Q2306"
    assert told["redirects"] == {"from": "Q900000001", "to": "Q2306"}


def test_an_item_that_is_not_there_is_missing(site: Wikidata) -> None:
    assert entity(site, "Q900000009") == {"id": "Q900000009", "missing": ""}


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"action": "wbgetentities"}, "param-missing"),
        ({"action": "wbgetentities", "ids": "|".join(f"Q{one}" for one in range(1, 52))}, "toomanyvalues"),
        ({"action": "wbgetentities", "ids": "Q1|nonsense"}, "no-such-entity"),
        ({"action": "wbgetentities", "ids": "Q99999999999"}, "no-such-entity"),
        ({"action": "query"}, "badvalue"),
    ],
)
def test_errors_come_with_status_200(site: Wikidata, params: dict[str, str], code: str) -> None:
    assert api(site, **params)["error"]["code"] == code


def test_who_asks_with_maxlag_is_sent_away_while_the_databases_lag() -> None:
    site = wikidata_site(load_facts(), lag=7.5)
    response = get(site, "w/api.php", format="json", action="wbgetentities", ids="Q1", maxlag="5")
    assert (response.status, response.headers["Retry-After"]) == (200, "5")
    assert json.loads(response.body)["error"]["lag"] == 7.5
    assert "entities" in api(site, action="wbgetentities", ids="Q1", maxlag="8")


def test_too_many_requests_are_answered_with_429_and_a_wait() -> None:
    site = wikidata_site(load_facts(), rate=1.0)
    statuses = [get(site, "w/api.php", format="json", action="wbgetentities", ids="Q1").status for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    assert int(get(site, "sparql").headers["Retry-After"]) >= 1


def test_who_has_no_name_is_refused(site: Wikidata) -> None:
    assert site.answer(Request("GET", "/wikidata/w/api.php")).status == 403


def test_the_data_of_an_item_have_an_address(site: Wikidata) -> None:
    response = get(site, "wiki/Special:EntityData/Q900000001.json")
    assert list(json.loads(response.body)["entities"]) == ["Q2306"]
    assert get(site, "wiki/Special:EntityData/Q900000009.json").status == 404
    assert get(site, "wiki/Special:EntityData/Q2306.ttl").status == 415
    assert get(site, "elsewhere").status == 404


def test_a_query_finds_the_items_that_have_one_of_some_values(site: Wikidata) -> None:
    query = f'SELECT ?item ?value WHERE {{ VALUES ?value {{ "{FLOYD}" "{DARK_SIDE}" "x" }} ?item wdt:P434 ?value . }}'
    assert sparql(site, query) == [
        {
            "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q2306"},
            "value": {"type": "literal", "value": FLOYD},
        }
    ]


def test_a_query_tells_what_some_items_say(site: Wikidata) -> None:
    query = (
        "SELECT * WHERE { VALUES ?asked { wd:Q145 wd:Q900000001 wd:Q900000009 } "
        "OPTIONAL { ?asked owl:sameAs ?survivor . } BIND(COALESCE(?survivor, ?asked) AS ?item) "
        "OPTIONAL { ?item wdt:P297 ?code . } OPTIONAL { ?item wdt:P434 ?own . } "
        'OPTIONAL { ?item rdfs:label ?label . FILTER(LANG(?label) IN ("de", "mul")) } }'
    )
    country, merged, missing = sparql(site, query)
    assert country["code"]["value"] == "GB"
    assert country["label"] == {"xml:lang": "de", "type": "literal", "value": "Vereinigtes Königreich"}
    assert (merged["item"]["value"][-5:], merged["own"]["value"]) == ("Q2306", FLOYD)
    assert set(missing) == {"asked", "item"}


def test_an_influence_is_an_item_with_a_musicbrainz_identifier(site: Wikidata) -> None:
    assert values(entity(site, LINKIN), "P737")[0][1]["id"] == METALLICA


@pytest.mark.parametrize("query", ["", "SELECT * WHERE { ?s ?p ?o }", "SELECT * { VALUES ?v { 'x' } ?a wdt:P1 ?b }"])
def test_another_query_is_not_understood(site: Wikidata, query: str) -> None:
    assert "MalformedQueryException" in sparql(site, query, 400)


@needs_recorded_items
def test_an_item_is_written_as_the_real_ones_are(site: Wikidata) -> None:
    recorded = json.loads(recorded_item("Q1299"))["entities"]["Q1299"]
    told = entity(site, "Q2306")
    assert set(recorded) <= set(told)
    for property_ in ("P434", "P495", "P571", "P856", "P1953"):
        genuine, ours = recorded["claims"][property_][0], told["claims"][property_][0]
        assert set(ours) <= {*genuine, "references"}
        assert set(ours["mainsnak"]) - {"hash"} == set(genuine["mainsnak"])
        assert ours["mainsnak"]["datatype"] == genuine["mainsnak"]["datatype"]
        assert _shape(ours["mainsnak"]["datavalue"]) == _shape(genuine["mainsnak"]["datavalue"])
    assert set(told["sitelinks"]["enwiki"]) <= set(recorded["sitelinks"]["enwiki"])


def _shape(value: Any) -> Any:
    return {key: _shape(one) for key, one in value.items()} if isinstance(value, dict) else type(value)
