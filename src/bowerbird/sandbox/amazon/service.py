"""The calls of the Creators API: tokens in both forms, searches, products by number, and the errors with their bodies.

Forms as the client libraries of the API read them, and a recorded refusal of an account that is not eligible.
"""

import json
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from bowerbird.sandbox.amazon.products import Product, Shelf
from bowerbird.sandbox.musicbrainz.dataset import Dataset
from bowerbird.sandbox.musicbrainz.gate import Limiter
from bowerbird.sandbox.site import Request, Response, json_response

_AT_ONCE = 10
_TOKEN_LIVES = 3600
_SCOPES = {"form": "creatorsapi/default", "json": "creatorsapi::default"}


class Shop:
    """Answers from the shelf.

    Every account is known but one whose ID or secret has "wrong" in it; one whose partner tag begins with "ineligible"
    has not sold enough.
    """

    base_path = "/amazon"

    def __init__(self, facts: Dataset, rate: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Args: the albums that are sold; requests a second that an account may send; and what tells the time."""
        self.shelf = Shelf(facts)
        self._limiter = Limiter(rate) if rate else None
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[str, tuple[str, float]] = {}

    def expire_tokens(self) -> None:
        """Makes every token that was given out old."""
        with self._lock:
            self._tokens = {token: (form, 0.0) for token, (form, _) in self._tokens.items()}

    def answer(self, request: Request) -> Response:
        """The answer to any request below the base path."""
        if request.method != "POST":
            return _refused(405, "MethodNotAllowed", "The method is not allowed.")
        path = request.path.removeprefix(self.base_path)
        if path == "/token":
            return self._token(request)
        try:
            words = json.loads(request.body or b"null")
        except ValueError:
            return _refused(400, "ValidationException", "The request cannot be parsed.", "CannotParse")
        if not isinstance(words, dict):
            return _refused(400, "ValidationException", "The request cannot be parsed.", "CannotParse")
        return self._not_let_in(request, words) or self._called(path, words)

    def _called(self, path: str, words: dict[str, Any]) -> Response:
        if self._limiter is not None:
            verdict = self._limiter.check()
            if not verdict.allowed:
                headers = {"Retry-After": str(max(1, round(verdict.wait)))}
                return _refused(429, "ThrottleException", "Rate exceeded.", headers=headers)
        match path:
            case "/catalog/v1/searchItems":
                return self._search(words)
            case "/catalog/v1/getItems":
                return self._get(words)
        return _refused(404, "ResourceNotFoundException", "There is no such operation.", "UnknownOperation")

    def _token(self, request: Request) -> Response:
        sent = request.headers.get("content-type", "").partition(";")[0].strip()
        if sent == "application/json":
            form, words = "json", _object(request.body)
        else:
            form, words = "form", {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        account = f"{words.get('client_id', '')} {words.get('client_secret', '')}"
        if words.get("grant_type") != "client_credentials":
            return json_response({"error": "unsupported_grant_type"}, 400)
        if words.get("scope") != _SCOPES[form]:
            return json_response({"error": "invalid_scope"}, 400)
        if "wrong" in account or not words.get("client_id") or not words.get("client_secret"):
            told = {"error": "invalid_client", "error_description": "Client authentication failed"}
            return json_response(told, 400 if form == "form" else 401)
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[token] = (form, self._clock() + _TOKEN_LIVES)
        return json_response({"access_token": token, "token_type": "bearer", "expires_in": _TOKEN_LIVES})

    def _not_let_in(self, request: Request, words: dict[str, Any]) -> Response | None:
        bearer, _, version = request.headers.get("authorization", "").partition(", Version ")
        with self._lock:
            form, until = self._tokens.get(bearer.removeprefix("Bearer "), ("", 0.0))
        if not form or (form == "form") != version.startswith("2."):
            return _refused(401, "UnauthorizedException", "The token is not valid.", "InvalidToken")
        if until <= self._clock():
            return _refused(401, "UnauthorizedException", "The token has expired.", "TokenExpired")
        tag = words.get("partnerTag")
        if not isinstance(tag, str) or not tag:
            return _refused(400, "ValidationException", "The partner tag is missing.", "InvalidPartnerTag")
        if tag.startswith("ineligible"):
            told = "Your account does not currently meet the eligibility requirements to access the Creators API."
            return _refused(403, "AccessDeniedException", told, "AssociateNotEligible")
        if not request.headers.get("x-marketplace"):
            return _refused(400, "ValidationException", "The marketplace is missing.", "FieldValidationFailed")
        return None

    def _search(self, words: dict[str, Any]) -> Response:
        texts = [words[name] for name in ("keywords", "title", "artist") if isinstance(words.get(name), str)]
        count = words.get("itemCount", _AT_ONCE)
        if not texts or not isinstance(count, int) or not 1 <= count <= _AT_ONCE:
            return _refused(400, "ValidationException", "A field is not valid.", "FieldValidationFailed")
        total, found = self.shelf.search(texts, count, str(words.get("searchIndex", "All")))
        if not found:
            return json_response({"errors": [{"code": "NoResults", "message": "No results found for your request."}]})
        tag = words["partnerTag"]
        items = [_form(one, tag) for one in found]
        return json_response({"searchResult": {"totalResultCount": total, "searchURL": "", "items": items}})

    def _get(self, words: dict[str, Any]) -> Response:
        asins = words.get("itemIds")
        if not isinstance(asins, list) or not 1 <= len(asins) <= _AT_ONCE:
            return _refused(400, "ValidationException", "itemIds must be 1 to 10.", "FieldValidationFailed")
        items = [_form(self.shelf.products[one], words["partnerTag"]) for one in asins if one in self.shelf.products]
        errors = [
            {"code": "ItemNotAccessible", "message": f"The ItemId {one} is not accessible through the Creators API."}
            for one in asins
            if one not in self.shelf.products
        ]
        return json_response(
            {**({"itemsResult": {"items": items}} if items else {}), **({"errors": errors} if errors else {})}
        )


def _form(product: Product, tag: str) -> dict[str, Any]:
    makers = [
        {"name": name, "role": role, "roleType": role.lower(), "locale": "en_US"}
        for name, role in product.makers
        if role != "Brand"
    ]
    brands = [_text(name) for name, role in product.makers if role == "Brand"]
    line = {**({"contributors": makers} if makers else {}), **({"brand": brands[0]} if brands else {})}
    price = {"amount": product.cents / 100, "currency": "USD", "displayAmount": f"${product.cents / 100:.2f}"}
    info: dict[str, Any] = {
        "title": _text(product.title),
        "byLineInfo": line,
        "classifications": {"binding": _text(product.binding), "productGroup": _text(product.group)},
    }
    if product.ean:
        info["externalIds"] = {"eans": {"displayValues": [product.ean], "label": "EAN", "locale": "en_US"}}
    return {
        "asin": product.asin,
        "detailPageURL": f"https://www.amazon.com/dp/{product.asin}?tag={tag}&linkCode=ogi&th=1&psc=1",
        "images": {
            "primary": {
                "large": {"url": f"https://m.media-amazon.com/images/I/{product.asin}.jpg", "width": 500, "height": 500}
            }
        },
        "itemInfo": info,
        "offersV2": {"listings": [{"price": {"money": price}}]},
    }


def _text(value: str) -> dict[str, str]:
    return {"displayValue": value, "label": "", "locale": "en_US"}


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refused(
    status: int, kind: str, message: str, reason: str = "", *, headers: dict[str, str] | None = None
) -> Response:
    told = {"type": kind, "message": message, **({"reason": reason} if reason else {})}
    return json_response(told, status, headers)
