"""Discogs: artists, albums (its master releases), releases and labels (https://www.discogs.com/developers)."""
