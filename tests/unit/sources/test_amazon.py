"""Amazon: what bodies say, which product is the album, and what is asked of whom."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.http.client import SourceClient
from bowerbird.music import Album, AlbumQuery, Release, ReleaseQuery
from bowerbird.sources.amazon.bodies import AnswerBody
from bowerbird.sources.amazon.judging import Verdict, judge
from bowerbird.sources.amazon.parse import Offer, barcode, offers
from bowerbird.sources.amazon.providers import AmazonAlbums, AmazonReleases
from bowerbird.sources.amazon.source import AMAZON
from bowerbird.sources.judges import Judgement, Work
from bowerbird.testing import ProviderContract, Recorded, json_response, offline_client
from bowerbird.words.errors import ConfigurationError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts, Product
from bowerbird.words.forms import decode
from bowerbird.words.identifiers import Identifier
from bowerbird.words.source import Source
from support.products import TOKEN, items, product, search
from support.recorded import AMAZON_NAMES, needs_recorded_products, recorded_product

ALBUM = AlbumQuery(title="The Dark Side of the Moon", artist="Pink Floyd")
RELEASE = ReleaseQuery(identifiers=(Identifier("asin", "B000000001"),))
BY_BARCODE = ReleaseQuery(identifiers=(Identifier("barcode", "724382975229"),))


class TestAmazonAlbums(ProviderContract):
    provider = AmazonAlbums()
    kind = Album
    fetched = (Recorded(ALBUM, (TOKEN, search(product()))),)


class TestAmazonReleases(ProviderContract):
    provider = AmazonReleases()
    kind = Release
    fetched = (
        Recorded(RELEASE, (TOKEN, items(product()))),
        Recorded(BY_BARCODE, (TOKEN, search(product()))),
    )


# Bodies


@needs_recorded_products
@pytest.mark.parametrize("name", AMAZON_NAMES)
def test_recorded_bodies_are_read_whole(name: str) -> None:
    body = recorded_product(name)
    told = json.loads(body)
    listed = (told.get("searchResult") or told.get("itemsResult"))["items"]
    found = offers(decode(body, AnswerBody), "www.amazon.com")
    assert [one.product.code for one in found] == list(dict.fromkeys(item["asin"] for item in listed))
    for item, one in zip(listed, found, strict=True):
        assert one.product.title == " ".join(item["itemInfo"]["title"]["displayValue"].split())
        assert one.shop in item["detailPageURL"]
        binding = item["itemInfo"].get("classifications", {}).get("binding", {}).get("displayValue", "")
        assert one.product.binding == binding


def test_a_product_is_told_with_its_price_and_codes() -> None:
    [one] = offers(msgspec.json.decode(search(product()), type=AnswerBody), "www.amazon.com")
    assert one == Offer(
        product=Product(
            code="B000000001",
            title="The Dark Side of the Moon",
            binding="Audio CD",
            price="12.99",
            currency="GBP",
            image="https://m.media-amazon.com/B000000001.jpg",
        ),
        shop="www.amazon.co.uk",
        group="Music",
        makers=("Pink Floyd",),
        codes=("724382975229",),
    )
    link = one.link("my tag-20")
    assert (link.type, link.url) == ("amazon", "https://www.amazon.co.uk/dp/B000000001?tag=my%20tag-20")


@pytest.mark.parametrize(
    ("amount", "told"),
    [(12.99, "12.99"), (1500, "1500"), (7.5, "7.50"), (0, ""), (-3, ""), (2_000_000, "")],
)
def test_prices(amount: float, told: str) -> None:
    [one] = offers(msgspec.json.decode(search(product(amount=amount)), type=AnswerBody), "www.amazon.com")
    assert one.product.price == told
    assert one.product.currency == ("GBP" if told else "")


def test_a_page_elsewhere_is_not_linked() -> None:
    body = product()
    body["detailPageURL"] = "https://evil.example/dp/B000000001"
    [one] = offers(msgspec.json.decode(search(body), type=AnswerBody), "www.amazon.de")
    assert one.link("t").url == "https://www.amazon.de/dp/B000000001?tag=t"


@given(st.text(alphabet="0123456789", min_size=8, max_size=14))
def test_a_barcode_has_one_form(digits: str) -> None:
    assert barcode(barcode(digits)) == barcode(digits)
    assert barcode("0" + digits) == digits if len(digits) == 12 else barcode(digits)


# Judging


@pytest.mark.parametrize(
    ("title", "maker", "group", "verdict"),
    [
        ("The Dark Side of the Moon", "Pink Floyd", "Music", "accepted"),
        ("DARK SIDE OF THE MOON [180 Gram Vinyl]", "PINK FLOYD", "Music", "accepted"),
        ("Pink Floyd - The Dark Side of the Moon (50th Anniversary Box Set)", "Pink Floyd", "Music", "accepted"),
        ("The Dark Side of the Moon (2011 - Remaster)", "Pink Floyd", "Digital Music", "accepted"),
        ("The Dark Side of the Moon", "The Australian Pink Floyd Show", "Music", "rejected"),
        ("A Tribute to The Dark Side of the Moon", "Pink Floyd", "Music", "rejected"),
        ("The Dark Side of the Moon (Made Famous by Pink Floyd)", "Pink Floyd", "Music", "rejected"),
        ("The Dark Side of the Moon Live at Wembley 1974", "Pink Floyd", "Music", "rejected"),
        ("The Dark Side of the Moon (Live)", "Pink Floyd", "Music", "undecided"),
        ("The Dark Side of the Moon", "Pink Floyd", "Book", "rejected"),
        ("The Dark Side of the Moon", "Pink Floyd", "Apparel", "rejected"),
        ("Wish You Were Here", "Pink Floyd", "Music", "rejected"),
        ("The Dark Side of the Moo", "Pink Floyd", "Music", "undecided"),
        ("The Dark Side of the Moon [2 CD]", "Pink Floyd", "Musik", "accepted"),
        ("The Dark Side of the Moon (Disc 1)", "Pink Floyd", "Music", "undecided"),
        ("The Dark Side of the Moon (Commentary Edition)", "Pink Floyd", "Music", "undecided"),
        ("The Dark Side of the Moon (Music from the Motion Picture)", "Pink Floyd", "Music", "undecided"),
        ("The Dark Side of the Moon", "Vitamin String Quartet", "Music", "rejected"),
        ("The Dark Side of the Moon", "Pink Floyd", "Bücher", "rejected"),
        ("The Dark Side of the Moon", "Pink Floyd", "E-Books", "rejected"),
        ("The Dark Side of the Moon", "Pink Floyd", "Something new", "accepted"),
    ],
)
def test_what_is_the_album_and_what_is_not(title: str, maker: str, group: str, verdict: str) -> None:
    [one] = offers(
        msgspec.json.decode(search(product(title=title, maker=maker, group=group)), type=AnswerBody), "www.amazon.com"
    )
    judged = judge(one, title="The Dark Side of the Moon", artist="Pink Floyd")
    assert judged.verdict == verdict, judged.reason


@pytest.mark.parametrize("title", ["The Beatles (Stereo Box Set)", "The Beatles (4)", "The Beatles [1962-1966]"])
def test_what_only_looks_like_a_form_of_a_self_titled_album_is_undecided(title: str) -> None:
    body = product(title=title, maker="The Beatles")
    [one] = offers(msgspec.json.decode(search(body), type=AnswerBody), "www.amazon.com")
    assert judge(one, title="The Beatles", artist="The Beatles").verdict != Verdict.ACCEPTED


def test_a_guest_has_not_made_it() -> None:
    body = product()
    body["itemInfo"]["byLineInfo"]["contributors"] = [
        {"name": "The Flaming Lips", "role": "Artist", "roleType": "artist"},
        {"name": "Pink Floyd", "role": "Artist", "roleType": "artist"},
    ]
    [one] = offers(msgspec.json.decode(search(body), type=AnswerBody), "www.amazon.com")
    assert judge(one, title="The Dark Side of the Moon", artist="Pink Floyd").verdict != Verdict.ACCEPTED


def test_a_composer_is_no_maker_of_a_tribute() -> None:
    body = product()
    body["itemInfo"]["byLineInfo"]["contributors"] = [
        {"name": "Pink Floyd", "role": "Composer", "roleType": "composer"},
        {"name": "Some Others", "role": "Artist", "roleType": "artist"},
    ]
    [one] = offers(msgspec.json.decode(search(body), type=AnswerBody), "www.amazon.com")
    assert one.makers == ("Some Others",)
    assert judge(one, title="The Dark Side of the Moon", artist="Pink Floyd").verdict == Verdict.REJECTED


def test_words_that_the_album_itself_has_speak_against_nothing() -> None:
    body = product(title="Plays Metallica by Four Cellos", maker="Apocalyptica")
    [one] = offers(msgspec.json.decode(search(body), type=AnswerBody), "www.amazon.com")
    assert judge(one, title="Plays Metallica by Four Cellos", artist="Apocalyptica").verdict == Verdict.ACCEPTED


class ScriptedJudge:
    """A judge that says what it is told to, and remembers what it was asked."""

    source = Source(name="ai", url="http://127.0.0.1:9")

    def __init__(self, says: Judgement | Exception | None) -> None:
        self.says = says
        self.asked: list[tuple[Work, Work]] = []

    def same_work(self, wanted: Work, offered: Work, http: SourceClient) -> Judgement | None:  # noqa: ARG002 -- asks nobody
        self.asked.append((wanted, offered))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@pytest.mark.parametrize(
    ("says", "taken"),
    [
        (Judgement(same=True, confidence=0.95), ["B000000001", "B000000002"]),
        (Judgement(same=True, confidence=0.5), ["B000000001"]),
        (Judgement(same=False, confidence=1.0), ["B000000001"]),
        (None, ["B000000001"]),
    ],
)
def test_the_judge_is_asked_about_the_undecided_only(says: Judgement | None, taken: list[str]) -> None:
    judge_ = ScriptedJudge(says)
    answer = search(
        product(),
        product("B000000002", "The Dark Side of the Moo"),
        product("B000000003", "A Tribute to The Dark Side of the Moon"),
    )
    told = AmazonAlbums(judge_).fetch(ALBUM, client(lambda _: answer))
    assert told is not None
    assert [link.product.code for link in told.links if link.product] == taken
    assert [offered.title for _, offered in judge_.asked] == ["The Dark Side of the Moo"]


@pytest.mark.parametrize("trouble", [UnavailableError("down"), RejectedError("no"), ConfigurationError("wrong key")])
def test_the_trouble_of_the_judge_is_its_own(trouble: Exception) -> None:
    answer = search(product(), product("B000000002", "The Dark Side of the Moo"))
    told = AmazonAlbums(ScriptedJudge(trouble)).fetch(ALBUM, client(lambda _: answer))
    assert told is not None
    assert [link.product.code for link in told.links if link.product] == ["B000000001"]


# Asking


def client(answer: Callable[[httpx2.Request], bytes], sent: list[httpx2.Request] | None = None) -> SourceClient:
    def respond(request: httpx2.Request) -> httpx2.Response:
        if sent is not None:
            sent.append(request)
        return json_response(TOKEN if "token" in request.url.path else answer(request))

    return offline_client(msgspec.structs.replace(AMAZON, rate=0.0), respond)


def test_the_call_has_the_form_that_the_account_needs() -> None:
    sent: list[httpx2.Request] = []
    AmazonAlbums().fetch(ALBUM, client(lambda _: search(product()), sent))
    token, call, files = sent
    assert [json.loads(one.content)["searchIndex"] for one in (call, files)] == ["Music", "DigitalMusic"]
    assert str(token.url) == "https://api.amazon.com/auth/o2/token"
    assert json.loads(token.content)["scope"] == "creatorsapi::default"
    assert call.headers["authorization"] == "Bearer T"
    assert call.headers["x-marketplace"] == "www.amazon.com"
    words = json.loads(call.content)
    assert (words["title"], words["artist"], words["partnerTag"]) == (ALBUM.title, "Pink Floyd", "test-partner_tag")


def test_an_album_that_is_sold_as_files_only_is_found() -> None:
    def answer(request: httpx2.Request) -> bytes:
        digital = json.loads(request.content)["searchIndex"] == "DigitalMusic"
        return search(product()) if digital else b'{"errors": [{"code": "NoResults", "message": "No results found."}]}'

    told = AmazonAlbums().fetch(ALBUM, client(answer))
    assert told is not None
    assert len(told.links) == 1


def test_a_shop_that_sells_no_files_is_asked_for_them_once() -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> bytes:
        if json.loads(request.content)["searchIndex"] == "DigitalMusic":
            return b'{"errors": [{"code": "InvalidParameterValue", "message": "The value of SearchIndex is invalid."}]}'
        return search(product())

    http = client(answer, sent)
    for _ in range(3):
        assert AmazonAlbums().fetch(ALBUM, http) is not None
    indexes = [json.loads(one.content)["searchIndex"] for one in sent if "token" not in one.url.path]
    assert indexes == ["Music", "DigitalMusic", "Music", "Music"]


def test_ten_releases_are_one_request() -> None:
    sent: list[httpx2.Request] = []
    numbers = [f"B00000000{n}" for n in range(10)]

    def answer(request: httpx2.Request) -> bytes:
        asked = json.loads(request.content)["itemIds"]
        gone = ({"code": "ItemNotAccessible", "message": "gone"},)
        return items(*(product(asin) for asin in asked if asin != "B000000005"), errors=gone)

    queries = [ReleaseQuery(identifiers=(Identifier("asin", number),)) for number in numbers]
    told = AmazonReleases().fetch_many(queries, client(answer, sent))
    assert len(sent) == 2
    assert [isinstance(one, Facts) for one in told] == [n != 5 for n in range(10)]
    assert told[0] is not None
    assert told[0].identifiers == (Identifier("asin", "B000000000"), Identifier("barcode", "724382975229"))


def test_a_barcode_must_be_the_same() -> None:
    answer = search(product(ean="5099902987521"), product("B000000002", ean="0724382975229"))
    told = AmazonReleases().fetch(BY_BARCODE, client(lambda _: answer))
    assert told is not None
    assert told.identified_by("asin") == "B000000002"


@pytest.mark.parametrize(
    ("errors", "raised"),
    [
        ([{"code": "NoResults", "message": "none"}], None),
        ([{"code": "TooManyRequests", "message": "slow down"}], UnavailableError),
        ([{"code": "AssociateNotEligible", "message": "not yet"}], ConfigurationError),
        ([{"code": "SomethingNew", "message": "what?"}], RejectedError),
    ],
)
def test_errors_within_an_answer_are_classed(errors: list[dict[str, str]], raised: type[Exception] | None) -> None:
    http = client(lambda _: json.dumps({"errors": errors}).encode())
    if raised is None:
        assert AmazonAlbums().fetch(ALBUM, http) is None
    else:
        with pytest.raises(raised):
            AmazonAlbums().fetch(ALBUM, http)


def test_what_it_lacks_is_said() -> None:
    assert AmazonAlbums().lacks(AlbumQuery(title="Alone")) == "the title and the artist of the album"
    assert AmazonAlbums().lacks(ALBUM) is None
    assert "barcode" in str(AmazonReleases().lacks(ReleaseQuery(title="Alone", artist="Somebody")))
    assert AmazonReleases().lacks(BY_BARCODE) is None
