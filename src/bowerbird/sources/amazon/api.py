"""How the Creators API is called: a token for the account, then one POST an operation (FACTS.md section 3).

Credentials of the versions 2.x get their token with a form, those of 3.x with JSON; scope and header differ too.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

from bowerbird.http.client import SourceClient
from bowerbird.sources.amazon.bodies import AnswerBody, TokenBody
from bowerbird.words.errors import AccessRefusedError, ConfigurationError, RejectedError, UnavailableError

AT_ONCE = 10
"""As many products are asked for by their numbers in one request at most."""

_TOKEN_URLS = {
    "2.1": "https://creatorsapi.auth.us-east-1.amazoncognito.com/oauth2/token",
    "2.2": "https://creatorsapi.auth.eu-south-2.amazoncognito.com/oauth2/token",
    "2.3": "https://creatorsapi.auth.us-west-2.amazoncognito.com/oauth2/token",
    "3.1": "https://api.amazon.com/auth/o2/token",
    "3.2": "https://api.amazon.co.uk/auth/o2/token",
    "3.3": "https://api.amazon.co.jp/auth/o2/token",
}
# Tokens live for an hour; one that is nearly as old is given up before it is refused.
_TOKEN_SECONDS = 3_000
_STALE_TOKEN = re.compile(r"token ?(has )?expired|invalid ?token|token is not valid", re.IGNORECASE)
_BAD_ACCOUNT = ("InvalidPartnerTag", "InvalidAssociate")
_ABSENT = frozenset({"NoResults", "ItemNotAccessible", "ItemNotFound", "ResourceNotFound"})
# A number that is none is a product that is not there; in a search it is a mistake of ours.
_ABSENT_ITEMS = _ABSENT | {"InvalidParameterValue"}
_BUSY = frozenset({"TooManyRequests", "RequestThrottled", "InternalFailure", "ServiceUnavailable"})
_ACCOUNT = frozenset({"AccessDenied", "AssociateNotEligible", *_BAD_ACCOUNT, "UnrecognizedClient"})

_RESOURCES = (
    "itemInfo.title",
    "itemInfo.byLineInfo",
    "itemInfo.classifications",
    "itemInfo.externalIds",
    "images.primary.large",
    "offersV2.listings.price",
)


def call(http: SourceClient, operation: str, words: dict[str, Any]) -> AnswerBody:
    """Return the answer of one operation (``searchItems``, ``getItems``); an empty one when there is nothing.

    A token that has become stale is replaced once.

    Raises:
        ConfigurationError: the account is set up wrongly, or is not allowed to ask.
        UnavailableError: Amazon is busy or out of reach.
        RejectedError: Amazon refuses, or its answer cannot be understood.
    """
    try:
        return _call(http, operation, words)
    except AccessRefusedError as error:
        if "NotEligible" in str(error):
            raise AccessRefusedError(
                f"{error}; Amazon lets an account in only while it brings sales: see Associates Central, then "
                "`bowerbird resume amazon`"
            ) from error
        if not _STALE_TOKEN.search(str(error)):
            raise
        http.forget(_token_name(http))
        return _call(http, operation, words)


def _call(http: SourceClient, operation: str, words: dict[str, Any]) -> AnswerBody:
    version = _version(http)
    token = http.remembered(_token_name(http), lambda: _token(http, version), seconds=_TOKEN_SECONDS)
    http.hide(token)
    suffix = f", Version {version}" if version.startswith("2.") else ""
    headers = {"Authorization": f"Bearer {token}{suffix}", "x-marketplace": str(http.options["marketplace"])}
    body = {"partnerTag": http.options["partner_tag"], "resources": _RESOURCES, **words}
    try:
        response = http.post(f"catalog/v1/{operation}", json=body, headers=headers)
    except RejectedError as error:
        if any(reason in str(error) for reason in _BAD_ACCOUNT):
            raise ConfigurationError(f"{error}; check BOWERBIRD_AMAZON_PARTNER_TAG") from error
        raise
    if not response.found:
        if b'"resource' in response.body:
            return AnswerBody()
        raise ConfigurationError(f"{response.request}: there is no Creators API here; check BOWERBIRD_AMAZON_URL")
    answer = response.json(AnswerBody)
    told = _trouble(answer, _ABSENT_ITEMS if operation == "getItems" else _ABSENT)
    if told:
        _refuse(told, http, response.request)
    return answer


def _trouble(answer: AnswerBody, absent: frozenset[str]) -> dict[str, str]:
    """Return the errors (within status 200) that mean more than that some products are not there."""
    return {} if answer.items else {one.code: one.message for one in answer.errors if one.code not in absent}


def _refuse(told: dict[str, str], http: SourceClient, request: str) -> NoReturn:
    what = http.masked("; ".join(f"{code}: {message}" for code, message in told.items()))[:300]
    if _ACCOUNT & told.keys():
        raise ConfigurationError(f"{request}: {what}")
    if _BUSY & told.keys():
        raise UnavailableError(what, request=request)
    raise RejectedError(what, request=request)


def _token(http: SourceClient, version: str) -> str:
    # An address of the user's own may be a sandbox: then it is part of this source, and not sent anywhere else.
    url = str(http.options["token_url"] or _TOKEN_URLS[version])
    words = {
        "grant_type": "client_credentials",
        "client_id": str(http.options["credential_id"]),
        "client_secret": str(http.options["credential_secret"]),
        "scope": "creatorsapi/default" if version.startswith("2.") else "creatorsapi::default",
    }
    try:
        response = http.post(url, form=words) if version.startswith("2.") else http.post(url, json=words)
    except (RejectedError, AccessRefusedError) as error:
        raise ConfigurationError(
            f"{error}; check BOWERBIRD_AMAZON_CREDENTIAL_ID, _CREDENTIAL_SECRET and _VERSION"
        ) from error
    if not response.found:
        raise ConfigurationError(f"{response.request}: no tokens are given out here; check BOWERBIRD_AMAZON_TOKEN_URL")
    return response.json(TokenBody).access_token


def _token_name(http: SourceClient) -> str:
    return f"token of {http.options['credential_id']} {http.options['version']}"


def _version(http: SourceClient) -> str:
    version = str(http.options["version"])
    if version not in _TOKEN_URLS:
        raise ConfigurationError(f"BOWERBIRD_AMAZON_VERSION is {version!r}; there are: {', '.join(_TOKEN_URLS)}")
    return version
