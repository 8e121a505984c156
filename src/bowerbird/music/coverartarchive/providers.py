"""The Cover Art Archive as a provider of album covers: the front, in one size, kept in the image store."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.music.coverartarchive.bodies import IndexBody
from bowerbird.music.coverartarchive.parse import Front, front_of
from bowerbird.music.queries import AlbumQuery
from bowerbird.words.errors import ConfigurationError, NotApplicableError, RejectedError, UnavailableError
from bowerbird.words.facts import Facts, Image
from bowerbird.words.source import Source

# The archive publishes no limit (https://musicbrainz.org/doc/Cover_Art_Archive/API, "Rate limiting rules"). An album
# costs two requests to it, so this is two covers a second: enough for a worker, and no load that anybody notices.
COVER_ART_ARCHIVE = Source(name="coverartarchive", url="https://coverartarchive.org", rate=4.0)

# The archive keeps its files at the Internet Archive, and answers with redirects to that and its nodes.
HOSTS = ("coverartarchive.org", "archive.org", "*.archive.org")
SIZES = (250, 500, 1200)

_ALBUM_SCHEME = "musicbrainz_release_group"
_RELEASE_SCHEME = "musicbrainz_release"
# An index of a release with a hundred scans has 80 kB.
_INDEX_AT_MOST = 4 * 1024 * 1024


class CoverArt(Provider[AlbumQuery]):
    """Front covers of albums. It needs the MusicBrainz ID of the release group, so it comes after MusicBrainz.

    Args:
        size: the longer side of the picture in pixels; None for the original, which may have many megabytes.

    Raises:
        ConfigurationError: the archive has no such size.
    """

    name = "cover_art"
    source = COVER_ART_ARCHIVE
    background = True
    brings = ("images",)

    def __init__(self, size: Literal[250, 500, 1200] | None = 500) -> None:
        if size is not None and size not in SIZES:
            raise ConfigurationError(f"cover_art: size={size!r} must be one of {SIZES}, or None for the original")
        self.size = size

    def fetch(self, query: AlbumQuery, http: SourceClient) -> Facts | None:
        """Return the front cover of the album, or None when the archive has no approved one.

        Two requests to the archive, one when the picture is kept already, one more for each known release when the
        release group has no cover; each is redirected to the Internet Archive and its nodes.

        Raises:
            NotApplicableError: the MusicBrainz ID of the release group is not known.
            RejectedError: also when the picture is damaged.
            UnavailableError: also when the archive lists a picture that is not there.
        """
        group = query.identified_by(_ALBUM_SCHEME)
        if group is None:
            raise NotApplicableError("cover_art needs the MusicBrainz ID of the release group: ask musicbrainz first")
        releases = query.values_of(_RELEASE_SCHEME)
        for path in (f"release-group/{group.lower()}", *(f"release/{one.lower()}" for one in releases)):
            front = _front_at(path, http)
            if front is not None:
                return Facts(images=(self._kept(front, http),))
        return None

    def _kept(self, front: Front, http: SourceClient) -> Image:
        try:
            kept = http.keep_image(front.path_of(self.size), hosts=HOSTS)
        except RejectedError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            # Its index and its files disagree, as they do for a while after an upload: thumbnails are made later. When
            # it does not heal, the attempts run out, and a person gets to see it.
            raise UnavailableError(
                "the archive lists this picture but does not have it (yet); try again later", request=error.request
            ) from error
        return Image(
            type="front",
            url=http.address(front.address),
            file=kept.file,
            sha256=kept.sha256,
            media_type=kept.media_type,
            width=kept.width,
            height=kept.height,
            size=kept.size,
            types=front.types,
        )


def _front_at(path: str, http: SourceClient) -> Front | None:
    answer = http.download(path, hosts=HOSTS, at_most=_INDEX_AT_MOST, accept="application/json")
    return front_of(answer.json(IndexBody)) if answer.found else None
