"""Which `inc` values each kind of call takes, and the errors for the others.

From the controllers of the real server (Controller/WS/2/Artist.pm, ReleaseGroup.pm, WebService/Validator.pm). The words
for an unknown include are genuine; those for a repeated parameter or a missing parent are the sandbox's own.
"""

import re
from collections.abc import Mapping, Sequence

from bowerbird.sandbox.musicbrainz.errors import Refusal

# fmt: off
_RELATIONS = {
    f"{entity}-rels"
    for entity in (
        "area", "artist", "event", "genre", "instrument", "label", "place", "recording", "release", "release-group",
        "series", "url", "work",
    )
}
# fmt: on
_NOTES = {"aliases", "annotation", "tags", "genres", "ratings"}
# They exist, but need a login that the sandbox does not have.
_PERSONAL = {"user-tags", "user-genres", "user-ratings"}
_COMMON = _RELATIONS | _NOTES | _PERSONAL
_RELEASE = _COMMON - {"ratings"} | {
    *("artist-credits", "labels", "recordings", "release-groups", "discids", "media", "isrcs"),
    *("recording-level-rels", "release-group-level-rels", "work-level-rels", "ratings"),
}
_RECORDING = _COMMON | {"artist-credits", "isrcs", "work-level-rels"}
_ALLOWED = {
    ("artist", "lookup"): _COMMON | {"recordings", "releases", "release-groups", "works"},
    ("artist", "browse"): _COMMON,
    ("release-group", "lookup"): _COMMON | {"artist-credits", "releases"},
    ("release-group", "browse"): _COMMON | {"artist-credits"},
    ("release", "lookup"): _RELEASE | {"collections"},
    ("release", "browse"): _RELEASE,
    ("recording", "lookup"): _RECORDING | {"releases", "release-groups"},
    ("recording", "browse"): _RECORDING,
    ("label", "lookup"): _COMMON | {"releases"},
    ("label", "browse"): _COMMON,
    ("series", "lookup"): _COMMON - {"ratings"},
}
_NEEDS: Mapping[tuple[str, str], Mapping[str, Sequence[str]]] = {
    ("artist", "lookup"): {
        "artist-credits": ("releases", "release-groups", "recordings"),
        "various-artists": ("releases",),
        "media": ("releases",),
        "discids": ("releases",),
        "isrcs": ("recordings",),
    },
    ("release-group", "lookup"): {"media": ("releases",), "discids": ("releases",)},
    ("release", "lookup"): {"isrcs": ("recordings",)},
    ("release", "browse"): {"isrcs": ("recordings",)},
    ("recording", "lookup"): {"media": ("releases",), "discids": ("releases",)},
    ("series", "lookup"): {"artist-credits": ("release-group-rels", "recording-rels", "release-rels")},
}
_NO_LOGIN = (
    "Your credentials could not be verified. Either you supplied the wrong credentials (e.g., bad password), "
    "or your client doesn't understand how to supply the credentials required."
)
_ALIASES = {"artists": "artist-credits", "mediums": "media"}


def parse_includes(entity: str, kind: str, values: Sequence[str]) -> frozenset[str]:
    """The includes asked for, under their proper names.

    Args:
        entity: `artist`, `release-group`, `release`, `recording`, `label` or `series`.
        kind: `lookup` or `browse`.
        values: The values of the `inc` parameter as received.
    """
    if len(values) > 1:
        raise Refusal(400, "Inc arguments must be combined with a space, but you provided multiple parameters.")
    asked = [name for value in values for name in re.split(r"[ +]+", value) if name]
    # Only a lookup knows `artists` as another name for `artist-credits`.
    names = {_ALIASES.get(name, name) if kind == "lookup" else name for name in asked}
    needs = _NEEDS.get((entity, kind), {})
    for name in sorted(names):
        if name not in _ALLOWED[entity, kind] and name not in needs:
            raise Refusal(400, f"{name} is not a valid inc parameter for the {entity} resource.")
        parents = needs.get(name)
        if parents and names.isdisjoint(parents):
            raise Refusal(400, f"{name} is not a valid inc parameter unless you also ask for: {', '.join(parents)}.")
    if names & _PERSONAL:
        raise Refusal(401, _NO_LOGIN)
    return frozenset(names)


def wants_relations(includes: frozenset[str]) -> bool:
    """Whether any kind of relation was asked for."""
    return not includes.isdisjoint(_RELATIONS)
