"""Knows how a picture comes from a source into the image store: over https, only when it is not there yet."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

from bowerbird.http.messages import Response
from bowerbird.http.reading import is_stand_in
from bowerbird.images.store import ImageStore, StoredImage
from bowerbird.words.errors import ConfigurationError, RejectedError, UnavailableError

IMAGE_AT_MOST = 32 * 1024 * 1024
"""Bytes of a picture that are read unless a provider says otherwise."""


def kept(images: ImageStore | None, url: httpx2.URL, download: Callable[[], Response]) -> StoredImage:
    """Return what the store keeps of the picture at an address, after downloading it if need be.

    Raises:
        RejectedError: there is nothing at the address (status 404), or it is no whole picture.
        UnavailableError: nothing came, or a page in place of a picture.
        ConfigurationError: there is no store, or it cannot be used.
    """
    if images is None:
        raise ConfigurationError("there is no place for images: give HttpClient an ImageStore (images=…)")
    found = images.find(str(url))
    if found is not None:
        return found
    answer = download()
    if not answer.found:
        raise RejectedError("there is no picture at this address", request=answer.request, status=answer.status)
    if is_stand_in(answer.body):
        came = "an HTML page came in its place" if answer.body.strip() else "nothing came"
        raise UnavailableError(f"this is not a picture, {came}: try again later", request=answer.request)
    try:
        return images.keep(answer.body, url=str(url))
    except RejectedError as error:
        raise RejectedError(str(error), request=answer.request) from error
