"""The entities of MusicBrainz that we know: the form of their bodies, and how each is read."""

from __future__ import annotations

from bowerbird.music.musicbrainz.bodies import ArtistBody, LabelBody, RecordingBody, ReleaseBody, ReleaseGroupBody
from bowerbird.music.musicbrainz.pages import Entity
from bowerbird.music.musicbrainz.parse import album_facts, artist_facts, label_facts, release_facts, song_facts

ARTIST = Entity("artist", "arid", ArtistBody, artist_facts)
RELEASE_GROUP = Entity("release-group", "rgid", ReleaseGroupBody, album_facts)
RELEASE = Entity("release", "reid", ReleaseBody, release_facts)
RECORDING = Entity("recording", "rid", RecordingBody, song_facts)
LABEL = Entity("label", "laid", LabelBody, label_facts)
