"""The model as a judge: whether a candidate is the work that is wanted, where rules do not decide it."""

from __future__ import annotations

import msgspec

from bowerbird.http.client import SourceClient
from bowerbird.sources.ai.chat import ask
from bowerbird.sources.ai.prompts import compare
from bowerbird.sources.ai.source import AI
from bowerbird.sources.judges import Judgement, Work
from bowerbird.words.text import clean


class AiJudge:
    """Asks the model. Where none is set up, or it is off, it has no opinion, and whoever asks decides without."""

    source = AI

    def same_work(self, wanted: Work, offered: Work, http: SourceClient) -> Judgement | None:
        """Return what the model thinks; the same two are compared only once.

        Raises:
            ConfigurationError: the key or the model is wrong.
            UnavailableError: the service is down or busy, or as much has been spent as may be.
            RejectedError: the model refuses, or its answer is not in the form.
        """
        service = http.at(self.source)
        if service.missing or service.off:
            return None
        verdict = ask(compare(msgspec.to_builtins(wanted), msgspec.to_builtins(offered)), service)
        sure = min(1.0, max(0.0, verdict.confidence))
        return Judgement(same=verdict.same, confidence=sure, reason=clean(verdict.reason) or "")
