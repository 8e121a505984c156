"""Keeps the HTTP library's own log lines clean: it logs every address."""

from __future__ import annotations

import logging

import httpx2

from bowerbird.words.hiding import hidden
from bowerbird.words.masking import is_secret, mask_secrets

__all__ = ["MaskedLog", "is_secret", "mask_secrets"]


class MaskedLog(logging.Filter):
    """Masks addresses in log records: httpx2 logs every address at INFO, secrets and all."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record's addresses in place; never drops it."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                hidden(mask_secrets(str(arg))) if isinstance(arg, httpx2.URL) else arg for arg in record.args
            )
        return True
