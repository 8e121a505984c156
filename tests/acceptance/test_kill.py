"""kill -9 in the middle of imports: what was saved is whole, and the ledger says what is missing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from bowerbird import Bowerbird
from bowerbird.catalogue.database import open_database
from bowerbird.music import ArtistImporter
from bowerbird.settings import load_settings
from support.catalogue import FLOYD_MBID
from support.quiet import QUIET

BETWEEN_PROVIDERS = """
import os, signal, sys
from support.catalogue import FLOYD, FLOYD_MBID, importer_of
from bowerbird import Bowerbird
from bowerbird.testing import ScriptedProvider

def die(query):
    os.kill(os.getpid(), signal.SIGKILL)

sources = [ScriptedProvider("musicbrainz", FLOYD), ScriptedProvider("deadly", die), ScriptedProvider("last", None)]
importer = importer_of(*sources)
Bowerbird(sys.argv[1]).run(importer, mbid=FLOYD_MBID)
"""

MANY_ALBUMS = """
import sys
from support.catalogue import DARK_SIDE, album, importer_of
from bowerbird import Bowerbird
from bowerbird.music import Album, AlbumQuery
from bowerbird.testing import ScriptedProvider

def fetch(query):
    mbid = query.identified_by("musicbrainz_release_group")
    return album("Album " + mbid, mbid, *DARK_SIDE.related)

class Background(ScriptedProvider):
    background = True

sources = [ScriptedProvider("musicbrainz", fetch), ScriptedProvider("other", None), Background("slow", None)]
importer = importer_of(*sources, kind=Album, query=AlbumQuery)
bird = Bowerbird(sys.argv[1])
print("ready", flush=True)
for number in range(int(sys.argv[2]), 100_000):
    bird.run(importer, mbid=f"f5093c06-23e3-404f-aeaa-{number:012}")
    print("imported", flush=True)
"""

# A job is deferred with the row that it is for, or not at all.
_JOBS = {
    "postgresql": {
        "jobs": "SELECT count(DISTINCT queueing_lock) FROM procrastinate_jobs"
        " WHERE status = 'todo' AND queue_name = 'bowerbird:slow'"
        " AND CAST(args->>'item_id' AS int) IN (SELECT id FROM albums)"
    }
}


def _start(script: str, *arguments: str) -> subprocess.Popen[str]:
    path = "import sys; sys.path.insert(0, 'tests')\n"
    return subprocess.Popen([sys.executable, "-c", path + script, *arguments], stdout=subprocess.PIPE, text=True)


def test_a_kill_between_providers_leaves_a_usable_item(ready_url: str) -> None:
    with _start(BETWEEN_PROVIDERS, ready_url) as process:
        assert process.wait() == -signal.SIGKILL
    with Bowerbird(ready_url, settings=load_settings(QUIET)) as bird:
        item = bird.run(ArtistImporter, mbid=FLOYD_MBID).require_item()
        assert item.name == "Pink Floyd"
        ledger = {row.provider: row.status for row in bird.show(item).enrichments}
    assert ledger == {"musicbrainz": "succeeded", "deadly": "due", "last": "due"}


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_at_any_moment_leave_only_whole_items(ready_url: str, seed: int) -> None:
    moments = random.Random(seed)  # noqa: S311 -- a moment, not a secret
    for round_ in range(4):
        with _start(MANY_ALBUMS, ready_url, str(round_ * 10_000)) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            # Each line is an import: the kill comes in the middle of the next ones.
            for _ in range(moments.randint(1, 30)):
                assert process.stdout.readline() == "imported\n"
            process.kill()
    engine = open_database(ready_url)
    with engine.connect() as connection:
        albums = connection.scalar(text("SELECT count(*) FROM albums")) or 0
        for rows, missing in {
            "items": "SELECT count(*) FROM items WHERE kind = 'album'",
            "identifiers": "SELECT count(*) FROM identifiers WHERE kind = 'album'",
            "source records": "SELECT count(*) FROM enrichments WHERE provider = 'musicbrainz' AND status = 'succeeded'"
            " AND item_id IN (SELECT id FROM albums) AND facts IS NOT NULL",
            "ledger rows of the other provider": "SELECT count(*) FROM enrichments WHERE provider = 'other'"
            " AND item_id IN (SELECT id FROM albums)",
            "background rows": "SELECT count(*) FROM enrichments WHERE provider = 'slow' AND status = 'due'",
            **_JOBS.get(engine.dialect.name, {}),
            "revisions": "SELECT count(*) FROM revisions WHERE item_id IN (SELECT id FROM albums)",
            "credits": "SELECT count(*) FROM relations WHERE role = 'artist'",
        }.items():
            assert (rows, connection.scalar(text(missing))) == (rows, albums)
        assert connection.scalar(text("SELECT count(*) FROM artists")) == 1
    engine.dispose()
    assert albums > 0
