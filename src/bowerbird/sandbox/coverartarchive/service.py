"""The calls of the archive: indexes and pictures, each at the end of two redirects, and errors in HTML.

Knows paths and forms; what art there is, it is told. The forms are those of recorded answers; the real archive sends
its callers to archive.org, and that to one of its nodes, which are two folders of this server here.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from bowerbird.sandbox.coverartarchive.artwork import ORIGINAL, SIZES, Artwork, Picture, Release, content
from bowerbird.sandbox.site import Request, Response, json_response

_HTML = "text/html; charset=utf-8"
_MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PICTURE = re.compile(r"(front|back|\d+)(?:-(250|500|1200))?(?:\.jpg)?", re.ASCII)
_FILE = re.compile(r"mbid-[0-9a-f-]{36}-(\d+)(?:_thumb(250|500|1200))?\.jpg", re.ASCII)
_NODE = "/node/1/items"
_OLD_NAMES = {"small": 250, "large": 500}


class Archive:
    """Answers from the artwork; the same request always gets the same answer."""

    base_path = "/coverartarchive"

    def __init__(self, artwork: Artwork) -> None:
        self._artwork = artwork

    def answer(self, request: Request) -> Response:
        """The answer to any request below the base path."""
        if request.method not in ("GET", "HEAD"):
            return _refused(405, "The method is not allowed for the requested URL.")
        match request.path.removeprefix(self.base_path).strip("/").split("/"):
            case ["release-group" | "release" as entity, mbid]:
                return self._index(request, entity, mbid)
            case ["release-group" | "release" as entity, mbid, picture]:
                return self._picture(request, entity, mbid, picture)
            case ["archive", "download", item, file]:
                # Which node has the item, only archive.org knows.
                return self._redirect(request, 302, f"{_NODE}/{item}/{file}")
            case ["node", "1", "items", item, file]:
                return self._file(request, item.removeprefix("mbid-"), file)
        return _refused(404, "There is nothing at this address.")

    def _index(self, request: Request, entity: str, mbid: str) -> Response:
        found = self._find(entity, mbid)
        if isinstance(found, Response):
            return found
        return self._redirect(request, 307, f"/archive/download/mbid-{found.id}/index.json")

    def _picture(self, request: Request, entity: str, mbid: str, name: str) -> Response:
        parts = _PICTURE.fullmatch(name)
        if parts is None or (entity == "release-group" and parts[1] != "front"):
            return _refused(400, "This is no picture that can be asked for.")
        found = self._find(entity, mbid)
        if isinstance(found, Response):
            return found
        named = [one for one in found.pictures if parts[1] in (str(one.number), one.kind.lower())]
        if not named:
            return _refused(404, f"No image found with identifier {parts[1]} for release {mbid}.")
        thumbnail = f"_thumb{parts[2]}" if parts[2] else ""
        item = f"mbid-{found.id}"
        return self._redirect(request, 307, f"/archive/download/{item}/{item}-{named[0].number}{thumbnail}.jpg")

    def _file(self, request: Request, mbid: str, name: str) -> Response:
        release = self._artwork.of_release(mbid)
        parts = _FILE.fullmatch(name)
        if release is not None and name == "index.json":
            return json_response(_index_form(release, request.origin + self.base_path))
        if release is not None and parts is not None:
            for one in release.pictures:
                if str(one.number) == parts[1]:
                    return Response(200, content(release, one, int(parts[2] or ORIGINAL)), "image/jpeg")
        return _refused(404, "The item has no such file.")

    def _find(self, entity: str, mbid: str) -> Release | Response:
        # The real archive takes lower case only.
        if not _MBID.fullmatch(mbid):
            return _refused(400, "invalid MBID specified")
        found = self._artwork.of_group(mbid) if entity == "release-group" else self._artwork.of_release(mbid)
        return found or _refused(404, f"No cover art found for {entity.replace('-', ' ')} {mbid}")

    def _redirect(self, request: Request, status: int, path: str) -> Response:
        target = f"{request.origin}{self.base_path}{path}"
        return _page(status, f'See <a href="{target}">{target}</a>.', {"Location": target})


def _index_form(release: Release, base: str) -> dict[str, object]:
    # Addresses lead back to this server, so that nobody who follows them leaves it.
    images = [_image_form(release, one, f"{base}/release/{release.id}/{one.number}") for one in release.pictures]
    return {"images": images, "release": f"https://musicbrainz.org/release/{release.id}"}


def _image_form(release: Release, picture: Picture, address: str) -> dict[str, object]:
    sizes = {} if release.old_form else {str(size): size for size in SIZES}
    return {
        "approved": picture.approved,
        "back": picture.kind == "Back",
        "comment": "",
        "edit": picture.number // 1000,
        "front": picture.kind == "Front",
        "id": str(picture.number) if release.old_form else picture.number,
        "image": f"{address}.jpg",
        "thumbnails": {name: f"{address}-{size}.jpg" for name, size in {**sizes, **_OLD_NAMES}.items()},
        "types": [picture.kind],
    }


def _refused(status: int, told: str) -> Response:
    return _page(status, told)


def _page(status: int, told: str, headers: Mapping[str, str] | None = None) -> Response:
    phrase = HTTPStatus(status).phrase
    page = f"<!doctype html>\n<html lang=en>\n<title>{status} {phrase}</title>\n<h1>{phrase}</h1>\n<p>{told}</p>\n"
    return Response(status, page.encode(), _HTML, headers or {})
