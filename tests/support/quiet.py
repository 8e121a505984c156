"""Settings for tests that are about something else than the sources which everybody has switched on."""

from __future__ import annotations

QUIET = {f"BOWERBIRD_{name}_MODE": "off" for name in ("WIKIDATA", "WIKIPEDIA", "DISCOGS", "RELATED")}
"""Without this, every import would leave jobs for sources that the test does not have."""
