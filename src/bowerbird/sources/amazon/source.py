"""What is known of Amazon before it is asked: where it is, how often it may be asked, and the account it wants."""

from __future__ import annotations

from bowerbird.words.source import Option, Source

# One request a second and 8,640 a day is what an account begins with; it grows with the sales (FACTS.md section 3,
# after Amazon's page on API rates). Both are settings.
AMAZON = Source(
    name="amazon",
    title="Amazon",
    url="https://creatorsapi.amazon",
    rate=1.0,
    per_day=8_640,
    options=(
        Option(
            name="credential_id",
            told="the ID of your credentials for Amazon's Creators API",
            required=True,
            secret=True,
        ),
        Option(
            name="credential_secret", told="the secret that belongs to amazon_credential_id", required=True, secret=True
        ),
        Option(name="partner_tag", told="your partner tag (tracking ID) at Amazon: example-20", required=True),
        Option(
            name="version",
            told="the version of your credentials: 2.1, 2.2, 2.3 (America, Europe, Far East) or 3.1, 3.2, 3.3",
            default="3.1",
        ),
        Option(name="marketplace", told="the shop that is asked", default="www.amazon.com"),
        Option(name="token_url", told="where tokens are given out; by default what the version says", form="address"),
    ),
)
