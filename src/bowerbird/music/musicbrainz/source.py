"""MusicBrainz as a source: where it is, and how often it may be asked."""

from __future__ import annotations

from bowerbird.words.source import Source

# One request a second for a whole address (https://musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting).
MUSICBRAINZ = Source(name="musicbrainz", url="https://musicbrainz.org/ws/2", rate=1.0, contact_required=True)
