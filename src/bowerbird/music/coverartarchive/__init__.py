"""Cover Art Archive: pictures of MusicBrainz releases (https://musicbrainz.org/doc/Cover_Art_Archive/API)."""
