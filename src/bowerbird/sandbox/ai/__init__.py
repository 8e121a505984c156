"""A service that speaks OpenAI's chat completions, with a model that follows fixed rules instead of having learned any.

It writes only from the data that it is given, so what it says can be checked; the same question has the same answer.
"""

from bowerbird.sandbox.ai.service import Completions

__all__ = ["Completions"]
