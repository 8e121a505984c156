"""How Bowerbird is set up, as plain lines: the settings, the providers and what they still need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bowerbird.assembly import mode_of
from bowerbird.catalogue.kinds import describe
from bowerbird.http.masking import mask_secrets
from bowerbird.http.rules import lacking, overridden
from bowerbird.importing.registry import AnyImporter
from bowerbird.settings import Settings


def setting_lines(settings: Settings) -> list[dict[str, Any]]:
    """Return each setting with its value (secrets masked), where that came from, and what it does."""
    return [
        {
            "name": name,
            "value": value.shown or None,
            "origin": "--database" if value.origin == "the call" else value.origin,
            "variable": value.setting.variable,
            "description": value.setting.told,
        }
        for name, value in settings.values.items()
    ]


def provider_lines(importers: Sequence[AnyImporter], settings: Settings) -> list[dict[str, Any]]:
    """Return each provider of each kind, in order of precedence, and what is missing before it can be asked."""
    lines = []
    for importer in importers:
        for provider in importer.providers:
            source = overridden(provider.source, settings.of_source(provider.source))
            # A lookalike or mirror of one's own need not know whom to contact.
            own_host = urlsplit(source.url).hostname == urlsplit(provider.source.url).hostname
            missing = ["contact"] if source.contact_required and own_host and not settings["contact"] else []
            missing += lacking(provider.source, settings.of_source(provider.source))
            lines.append(
                {
                    "kind": describe(importer.kind).name,
                    "provider": provider.name,
                    "source": source.name,
                    "url": mask_secrets(source.url),
                    "local": source.local,
                    "rate": source.rate,
                    "per_day": source.per_day,
                    "brings": list(provider.brings),
                    "mode": mode_of(provider, settings).value,
                    "contact_required": source.contact_required,
                    "ready": not missing,
                    "missing": missing,
                }
            )
    return lines
