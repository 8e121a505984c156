"""What is known of the AI service before it is asked: it has no address of its own, and may cost money."""

from __future__ import annotations

from bowerbird.words.source import Option, Source

AI = Source(
    name="ai",
    title="the AI service",
    url="",
    rate=2.0,
    # A model says nothing until it has thought of everything.
    answer_seconds=180.0,
    package="openai",
    extra="ai",
    options=(
        Option(
            name="key",
            told="the key of your account at the AI service; a server of your own may need none",
            secret=True,
        ),
        Option(name="model", told="the model that is asked", required=True),
        Option(
            name="tokens_per_run",
            told="tokens that one command or worker may use; 0 means no limit",
            form="number",
            default=200_000.0,
        ),
        Option(
            name="tokens_per_day",
            told="tokens that all processes together may use in a day (UTC); 0 means no limit",
            form="number",
            default=1_000_000.0,
        ),
        Option(name="price_in", told="what a million tokens cost that are sent", form="number", default=0.0),
        Option(name="price_out", told="what a million tokens cost that are answered", form="number", default=0.0),
        Option(
            name="cost_per_day",
            told="what all processes together may spend in a day (UTC), in the currency of ai_price_in; 0: no limit",
            form="number",
            default=0.0,
        ),
    ),
)
