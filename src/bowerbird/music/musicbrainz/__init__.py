"""MusicBrainz: the WS/2 web service, JSON form (https://musicbrainz.org/doc/MusicBrainz_API)."""
