"""Knows where pictures are kept: by their content, so that one picture is one file, however many items show it.

A file is ``ab/cd/SHA256.jpg``, named for the hash of its bytes. Beside the files, ``sources`` remembers which address
led to which file, so that a picture is not downloaded twice.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from bowerbird.images.pictures import PIXELS_AT_MOST, examine
from bowerbird.words.errors import ConfigurationError
from bowerbird.words.forms import decode
from bowerbird.words.hiding import hide, without
from bowerbird.words.masking import mask_secrets, secrets_of
from bowerbird.words.text import without_password

_FILE = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{60}\.(jpg|png|gif|webp)", re.ASCII)
_NOTES = "sources"
_MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}


class StoredImage(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that is kept.

    Attributes:
        file: the name under which the store keeps it: ``ab/cd/SHA256.jpg``.
        sha256: the hash of the bytes, in hexadecimal digits.
        media_type: ``image/jpeg`` and the like, as the bytes say.
        width: in pixels.
        height: in pixels.
        size: in bytes.
    """

    file: str
    sha256: str
    media_type: str
    width: int
    height: int
    size: int


class ImageStore:
    """Keeps pictures in a folder or on any file system that fsspec knows; thread-safe, for many processes at once.

    Nothing is touched before the first use; the folder is made then.

    Args:
        location: a folder, or an fsspec URL: ``file:///srv/images``, ``s3://bucket/images``, ``memory://images``.
        pixels: the largest product of width and height that is accepted.

    Raises:
        ConfigurationError: the location is blank, or in the home of a user that there is not.
    """

    def __init__(self, location: str, *, pixels: int = PIXELS_AT_MOST) -> None:
        if not location.strip():
            raise ConfigurationError("no place for images is set: set BOWERBIRD_IMAGES to a folder or an fsspec URL")
        self.location = location if "://" in location else _folder(location)
        for secret in secrets_of(self.location) if "://" in location else ():
            hide(secret)
        self._pixels = pixels
        self._lock = threading.Lock()
        self._place: tuple[Any, str] | None = None

    def find(self, url: str) -> StoredImage | None:
        """Return what is kept of the picture at an address, or None when it was not kept or its file has vanished.

        Raises:
            ConfigurationError: the place cannot be read.
        """
        with self._reaching() as (files, root):
            try:
                note = files.cat_file(f"{root}/{_note_name(url)}")
                image = decode(note, StoredImage)
            except (FileNotFoundError, msgspec.MsgspecError):
                return None
            return image if _is_sound(image) and _size(files, f"{root}/{image.file}") == image.size else None

    def keep(self, content: bytes, *, url: str) -> StoredImage:
        """Keep a picture, and remember the address that it came from.

        Args:
            content: the bytes of the picture.
            url: the address; only its hash is written down, because an address may hold a secret.

        Returns:
            What is kept. The same bytes again, from any address, are the same file.

        Raises:
            RejectedError: the bytes are no whole picture of a form that is kept; nothing was written.
            ConfigurationError: the place cannot be written.
        """
        picture = examine(content, pixels=self._pixels)
        sha256 = hashlib.sha256(content).hexdigest()
        image = StoredImage(
            file=f"{_folders(sha256)}.{picture.ending}",
            sha256=sha256,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            size=len(content),
        )
        with self._reaching() as (files, root):
            target = f"{root}/{image.file}"
            if _size(files, target) != image.size:
                _write(files, target, content)
            # The file first: whoever is killed in between leaves a file without a note, never a note without a file.
            _write(files, f"{root}/{_note_name(url)}", msgspec.json.encode(image))
        return image

    def read(self, file: str) -> bytes | None:
        """Return the bytes of a file that is kept, or None when there is no such file.

        Args:
            file: its name, as `StoredImage.file` tells it; any other name is no file of this store.

        Raises:
            ConfigurationError: the place cannot be read.
        """
        if not _FILE.fullmatch(file):
            return None
        with self._reaching() as (files, root):
            try:
                content: bytes = files.cat_file(f"{root}/{file}")
            except FileNotFoundError:
                return None
            return content

    @contextmanager
    def _reaching(self) -> Iterator[tuple[Any, str]]:
        """Yield the file system and the root in it; whatever a driver raises comes out as what to do about it."""
        try:
            yield self._opened()
        except Exception as error:
            # The short secrets too, which `hidden` lets be.
            what = without(str(error), secrets_of(self.location))
            told = mask_secrets(without_password(what)) or type(error).__name__
            where = mask_secrets(without_password(self.location))
            raise ConfigurationError(
                f"cannot keep images in {where}: {told}{_hint(error)}; or set BOWERBIRD_IMAGES (images in "
                "bowerbird.toml) to another folder or fsspec URL"
            ) from error

    def _opened(self) -> tuple[Any, str]:
        with self._lock:
            if self._place is None:
                # Not above: a command that touches no image must not pay for it.
                from fsspec.core import url_to_fs  # type: ignore[import-untyped]

                files, root = url_to_fs(self.location)
                self._place = files, root.rstrip("/")
            return self._place


def _folder(location: str) -> str:
    """Return a folder as it stays when the process changes its working directory."""
    try:
        return str(Path(location).expanduser().absolute())
    except RuntimeError as error:
        raise ConfigurationError(f"BOWERBIRD_IMAGES is {location!r}: {error}") from error


def _folders(digest: str) -> str:
    """Return the name with its two folders, so that none of them holds too many files."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def _is_sound(image: StoredImage) -> bool:
    """Whether a note tells what this store writes: whoever can write notes must not lead anybody out of the folder."""
    found = _FILE.fullmatch(image.file)
    if found is None or image.file != f"{_folders(image.sha256)}.{found[3]}":
        return False
    return image.media_type == _MEDIA_TYPES[found[3]] and min(image.width, image.height, image.size) > 0


def _note_name(url: str) -> str:
    return f"{_NOTES}/{_folders(hashlib.sha256(url.encode('utf-8', 'surrogatepass')).hexdigest())}.json"


def _size(files: Any, path: str) -> int | None:  # noqa: ANN401 -- fsspec has no types
    """Return the size of a file in bytes, or None when there is none."""
    try:
        size: int | None = files.info(path)["size"]
    except (FileNotFoundError, NotADirectoryError):
        return None
    return size


def _write(files: Any, path: str, content: bytes) -> None:  # noqa: ANN401 -- fsspec has no types
    """Write a file so that it is there as a whole or not at all: under a name of our own first, which then changes."""
    folder = path.rpartition("/")[0]
    temporary = f"{folder}/.{uuid4().hex}.part"
    try:
        files.makedirs(folder, exist_ok=True)
        files.pipe_file(temporary, content)
        files.mv(temporary, path)
    except Exception:
        with suppress(Exception):
            files.rm_file(temporary)
        # Some file systems let nobody move onto a file that is there. Then another writer has been faster, and the
        # same name means the same content.
        if _size(files, path) != len(content):
            raise


def _hint(error: Exception) -> str:
    if isinstance(error, ImportError):
        return "; install the package that it names"
    if isinstance(error, PermissionError):
        return "; make it writable for this user"
    if isinstance(error, ValueError):
        return "; correct the URL"
    return "; see that it can be reached and written, and has room"
