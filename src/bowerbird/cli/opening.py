"""What a command needs before it can work: the settings, and the catalogue that they lead to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typer

from bowerbird.cli.terminal import note

if TYPE_CHECKING:
    from stamina.instrumentation import RetryDetails

    from bowerbird.app import Bowerbird
    from bowerbird.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class GlobalOptions:
    """What was said before the command."""

    database: str | None = None


def settings_of(ctx: typer.Context) -> Settings:
    """Return the settings in force; ``--database`` wins over the environment.

    Raises:
        ConfigurationError: a setting is wrong.
    """
    from bowerbird.settings import load_settings

    options: GlobalOptions = ctx.obj
    return load_settings(database_url=options.database)


def _log_retry(details: RetryDetails) -> None:
    _log.warning("asking again in %.1f s: %s", details.wait_for, details.caused_by)


@contextmanager
def opened(ctx: typer.Context, *, begin: bool = False) -> Iterator[Bowerbird]:
    """Open the catalogue for one command.

    Args:
        ctx: the command's context.
        begin: whether a catalogue is begun where there is none yet. Otherwise no file is made there: the command looks
            at an empty catalogue, and it is said how to begin one.

    Raises:
        ConfigurationError: a setting is wrong, or the database cannot be opened.
    """
    import stamina

    from bowerbird.app import Bowerbird
    from bowerbird.catalogue.addresses import parsed_url
    from bowerbird.catalogue.database import is_begun, shown
    from bowerbird.http.spending import spending

    settings = settings_of(ctx)
    url = settings["database_url"]
    # Where structlog happens to be installed, stamina would tell of every retry on stdout, which belongs to the result.
    stamina.instrumentation.set_on_retry_hooks([_log_retry])
    if begin or is_begun(url):
        # A command is one run, whatever it does.
        with Bowerbird(settings=settings) as bird, spending():
            yield bird
        return
    told = (
        f"There is no catalogue yet at {shown(parsed_url(url))}. Begin one with an import, such as "
        '`bowerbird import artist "Pink Floyd"`, or name another with --database.'
    )
    with TemporaryDirectory() as folder, Bowerbird(f"sqlite:///{folder}/empty.db", settings=settings) as bird:
        try:
            yield bird
        except Exception as error:
            error.add_note(told)
            raise
    note(told)
