"""How long what hangs on an item may be, and how much of it there may be: one place, one unit each.

Names and values count in characters, as the columns do. Addresses count in bytes of UTF-8, for they are part of a key,
and an index entry of PostgreSQL holds 2,700 bytes (https://www.postgresql.org/docs/current/btree.html).
"""

from __future__ import annotations

NAME_AT_MOST = 64
"""Characters of a scheme, a role, or the type of a link or image."""
VALUE_AT_MOST = 255
"""Characters of an identifier's value."""
ADDRESS_AT_MOST = 2_000
"""Bytes of an address."""
INTEGER_AT_MOST = 2**31 - 1
ATTACHED_AT_MOST = 1_000
"""Identifiers, links and images that one answer may have, of each."""
RELATED_AT_MOST = 100_000
"""Related items that one answer may have: the tracks of the longest release are far fewer."""


def address_fits(what: str, url: str) -> bool:
    """Return whether an address of a type can be kept."""
    # A character takes a byte at least, so a very long one need not be encoded.
    short = len(what) <= NAME_AT_MOST and len(url) <= ADDRESS_AT_MOST
    return short and len(url.encode(errors="surrogatepass")) <= ADDRESS_AT_MOST
