"""Wikipedia as a source: where it is, and how often it may be asked."""

from __future__ import annotations

from bowerbird.words.source import Source

# The API wants a contact, and fewer than 200 requests a second (https://en.wikipedia.org/api/rest_v1/).
WIKIPEDIA = Source(name="wikipedia", url="https://en.wikipedia.org", rate=5.0, contact_required=True, title="Wikipedia")
