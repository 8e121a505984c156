"""Products in the form of the Creators API, small and whole, for tests of the provider ``amazon``."""

from __future__ import annotations

import json
from typing import Any

TOKEN = json.dumps({"access_token": "T", "token_type": "bearer", "expires_in": 3600}).encode()


def product(asin: str = "B000000001", title: str = "The Dark Side of the Moon", **more: Any) -> dict[str, Any]:
    """A product; ``maker``, ``role``, ``group``, ``binding``, ``ean`` and ``amount`` may be given."""
    maker, role = more.get("maker", "Pink Floyd"), more.get("role", "Artist")
    return {
        "asin": asin,
        "detailPageURL": f"https://www.amazon.co.uk/dp/{asin}?tag=t&linkCode=osi",
        "images": {"primary": {"large": {"url": f"https://m.media-amazon.com/{asin}.jpg", "width": 5, "height": 5}}},
        "itemInfo": {
            "title": {"displayValue": title, "label": "Title"},
            "byLineInfo": {"contributors": [{"name": maker, "role": role, "roleType": role.lower()}]},
            "classifications": {
                "binding": {"displayValue": more.get("binding", "Audio CD")},
                "productGroup": {"displayValue": more.get("group", "Music")},
            },
            "externalIds": {"eans": {"displayValues": [more.get("ean", "0724382975229")]}},
        },
        "offersV2": {"listings": [{"price": {"money": {"amount": more.get("amount", 12.99), "currency": "GBP"}}}]},
    }


def search(*products: dict[str, Any]) -> bytes:
    return json.dumps({"searchResult": {"totalResultCount": len(products), "items": list(products)}}).encode()


def items(*products: dict[str, Any], errors: tuple[dict[str, str], ...] = ()) -> bytes:
    return json.dumps({"itemsResult": {"items": list(products)}, "errors": list(errors)}).encode()
