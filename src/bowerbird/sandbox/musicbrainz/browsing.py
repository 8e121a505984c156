"""What belongs to what: the entities of one kind that are linked to another entity, in the order of the server.

From Controller/WS/2/{Artist,ReleaseGroup,Release,Recording,Label}.pm of the real server.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bowerbird.sandbox.musicbrainz.dataset import Dataset, Release
from bowerbird.sandbox.musicbrainz.errors import Refusal
from bowerbird.sandbox.musicbrainz.release_groups import browse_order, of_types
from bowerbird.sandbox.musicbrainz.vocabulary import STATUSES
from bowerbird.sandbox.site import Request

LINKS: Mapping[str, Mapping[str, str | None]] = {
    "artist": {
        "release-group": "release-group",
        "release": "release",
        "recording": "recording",
        **dict.fromkeys(("area", "collection", "work")),
    },
    "release-group": {"artist": "artist", "release": "release", **dict.fromkeys(("collection",))},
    "release": {
        "release-group": "release-group",
        "artist": "artist",
        "label": "label",
        "recording": "recording",
        "track_artist": "artist",
        **dict.fromkeys(("area", "collection", "track")),
    },
    "recording": {"artist": "artist", "release": "release", **dict.fromkeys(("collection", "work"))},
    "label": {"release": "release", **dict.fromkeys(("area", "collection"))},
}
"""By entity, the parameters that it is browsed by, with the kind of each; None for those the sandbox cannot."""


def browsed(facts: Dataset, request: Request, entity: str, link: str, owner: Any) -> list[Any]:  # noqa: ANN401 -- of any kind
    """The entities that belong to *owner*, those that the request leaves out left out."""
    if entity == "artist":
        credits_ = owner.credits
        return sorted({credit.artist.id: credit.artist for credit in credits_}.values(), key=lambda one: one.name)
    if entity == "release-group":
        groups = facts.release_groups_of(owner) if link == "artist" else [facts.group_of[owner.id]]
        return browse_order(of_types(groups, request))
    if entity == "release":
        return _in_order(_of_status(_releases(facts, link, owner), request))
    if entity == "recording":
        return _recordings(facts, link, owner)
    return sorted({label.id: label for label, _ in owner.labels}.values(), key=lambda one: one.name)


def _releases(facts: Dataset, link: str, owner: Any) -> list[Release]:  # noqa: ANN401 -- of any kind
    if link == "release-group":
        return list(owner.releases)
    if link == "recording":
        return facts.releases_with[owner.id]
    everything = facts.releases.values()
    if link == "label":
        return [one for one in everything if any(label.id == owner.id for label, _ in one.labels)]
    credited = [one for one in everything if any(credit.artist.id == owner.id for credit in one.credits)]
    if link == "artist":
        return credited
    return [
        one
        for one in everything
        if one not in credited
        and any(
            credit.artist.id == owner.id for medium in one.media for track in medium.tracks for credit in track.credits
        )
    ]


def _recordings(facts: Dataset, link: str, owner: Any) -> list[Any]:  # noqa: ANN401 -- of any kind
    if link == "release":
        found = (track.recording for medium in owner.media for track in medium.tracks)
        return list({one.id: one for one in found}.values())
    named = [one for one in facts.recordings.values() if any(credit.artist.id == owner.id for credit in one.credits)]
    return sorted(named, key=lambda one: (one.title, one.id))


def _of_status(releases: Iterable[Release], request: Request) -> list[Release]:
    known = {word.lower(): word for word in STATUSES}
    asked = [name for name in request.first("status").lower().split("|") if name]
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise Refusal(400, f"{unknown[0]} is not a recognized release status.")
    wanted = {known[name] for name in asked}
    return [one for one in releases if not wanted or one.status in wanted]


def _in_order(releases: Iterable[Release]) -> list[Release]:
    return sorted(releases, key=lambda one: (one.date or "9999", one.title, one.id))
