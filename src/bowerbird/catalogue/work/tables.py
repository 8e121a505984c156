"""The tables of background work besides the ledger: what holds providers up, and whole imports that wait."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bowerbird.catalogue.tables import Base


class ProviderStateRow(Base):
    """What all workers together know of a provider: whether a person has paused it, and whether its source is down."""

    __tablename__ = "provider_states"

    provider: Mapped[str] = mapped_column(String(64), primary_key=True)
    paused: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    """How many answers in a row did not come."""
    opened_at: Mapped[dt.datetime | None]
    """Since when the circuit is open; None while it is closed."""
    probe_at: Mapped[dt.datetime | None]
    """When one job may try the source again."""
    error: Mapped[str | None]
    """Why it was opened."""


class DeferredRunRow(Base):
    """An import that somebody asked for and that runs later: of an item that is not in the catalogue yet."""

    __tablename__ = "deferred_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    query: Mapped[dict[str, Any]]
    options: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(16))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id", ondelete="SET NULL"))
    """The item that it came to."""
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime | None]
    claim: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]

    __table_args__: Any = (
        Index("ix_deferred_runs_status", "status", "due_at"),
        Index("ix_deferred_runs_item", "item_id"),
    )
