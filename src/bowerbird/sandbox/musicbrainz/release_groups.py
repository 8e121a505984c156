"""Which release groups a `type` parameter leaves, and in what order pages of them are cut.

From Controller/WS/2/ReleaseGroup.pm and Data/ReleaseGroup.pm of the real server.
"""

from collections.abc import Iterable

from bowerbird.sandbox.musicbrainz.dataset import ReleaseGroup
from bowerbird.sandbox.musicbrainz.errors import Refusal
from bowerbird.sandbox.musicbrainz.vocabulary import PRIMARY_TYPES, SECONDARY_TYPES
from bowerbird.sandbox.site import Request

_PRIMARY = {word.lower(): word for word in PRIMARY_TYPES}
_SECONDARY = {word.lower(): word for word in SECONDARY_TYPES}
_TYPE_ORDER = list(PRIMARY_TYPES)


def of_types(groups: Iterable[ReleaseGroup], request: Request) -> list[ReleaseGroup]:
    """Those the request's `type` and `release-group-status` leave.

    Any one of several primary types is enough, but all secondary types must apply: `album|live` is a live album.
    """
    asked = [name for name in request.first("type").lower().split("|") if name]
    unknown = [name for name in asked if name not in _PRIMARY and name not in _SECONDARY]
    if unknown:
        raise Refusal(400, f"{unknown[0]} is not a recognized release-group type.")
    primary = {_PRIMARY[name] for name in asked if name in _PRIMARY}
    secondary = {_SECONDARY[name] for name in asked if name in _SECONDARY}
    kept = [g for g in groups if (not primary or g.primary_type in primary) and secondary <= set(g.secondary_types)]
    if request.first("release-group-status") == "website-default":
        kept = [group for group in kept if not _only_unofficial(group)]
    return kept


def browse_order(groups: Iterable[ReleaseGroup]) -> list[ReleaseGroup]:
    """By type and date, those without a date last."""
    return sorted(groups, key=lambda g: (_type_place(g), g.secondary_types, g.date or "9999", g.title, g.id))


def _type_place(group: ReleaseGroup) -> int:
    return _TYPE_ORDER.index(group.primary_type) if group.primary_type in _TYPE_ORDER else len(_TYPE_ORDER)


def _only_unofficial(group: ReleaseGroup) -> bool:
    statuses = {release.status for release in group.releases}
    return bool(statuses) and statuses <= {"Bootleg", "Promotion", "Pseudo-Release"}
