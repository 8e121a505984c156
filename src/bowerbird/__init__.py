"""Bowerbird fills a catalogue from many sources and remembers who said what."""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["Bowerbird", "__version__"]

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird


def __getattr__(name: str) -> object:
    # Lazy: `bowerbird --help` must not pay for SQLAlchemy and httpx2.
    if name == "Bowerbird":
        from bowerbird.app import Bowerbird  # noqa: PLC0415

        return Bowerbird
    msg = f"module 'bowerbird' has no attribute {name!r}"
    raise AttributeError(msg)
