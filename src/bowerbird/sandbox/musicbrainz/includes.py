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
_ALLOWED = {
    ("artist", "lookup"): _COMMON | {"recordings", "releases", "release-groups", "works"},
    ("artist", "browse"): _COMMON,
    ("release-group", "lookup"): _COMMON | {"artist-credits", "releases"},
    ("release-group", "browse"): _COMMON | {"artist-credits"},
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
}
_NO_LOGIN = (
    "Your credentials could not be verified. Either you supplied the wrong credentials (e.g., bad password), "
    "or your client doesn't understand how to supply the credentials required."
)
_ALIASES = {"artists": "artist-credits", "mediums": "media"}


def parse_includes(entity: str, kind: str, values: Sequence[str]) -> frozenset[str]:
    """The includes asked for, under their proper names.

    Args:
        entity: `artist` or `release-group`.
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
