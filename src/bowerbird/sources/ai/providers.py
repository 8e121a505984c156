"""The provider ``ai``: a short description of an artist or album, written only from what is stored of it."""

from __future__ import annotations

from typing import ClassVar

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.sources.ai import descriptions
from bowerbird.sources.ai.chat import ask
from bowerbird.sources.ai.prompts import describe
from bowerbird.sources.ai.source import AI
from bowerbird.words.errors import NotApplicableError
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.text import clean


class AiDescriptions(Provider[Query]):
    """Descriptions of items of one kind. It comes last in the order of precedence: others know, it only puts together.

    Attributes:
        kind: the kind of item, as tables call it.
    """

    name = "ai"
    source = AI
    background = True
    concurrency = 2
    # What came along with another item is described when somebody asks for it.
    follows_up = False
    brings = ("description",)
    kind: ClassVar[str]

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:
        """Return a description of what is stored, with how it came about; the same facts are never paid for twice.

        Raises:
            NotApplicableError: the item is not stored, or too little is known of it.
            ConfigurationError: the service, its key or its model is not set up, or wrong.
            UnavailableError: the service is down or busy, or as much has been spent as may be.
            RejectedError: the model refuses, or has written what the facts do not say.
        """
        http.require()
        known = http.known(self.kind, query, without=self.name)
        facts = descriptions.told(known) if known else {}
        if not descriptions.enough(facts):
            raise NotApplicableError("ai describes an item of which more is stored than its name: ask others first")
        language = http.languages[0]
        prompt = describe(self.kind, facts, language)
        answer = ask(prompt, http, lambda answer: descriptions.problem(answer, facts))
        origin = {
            "model": str(http.options["model"]),
            "prompt": prompt.name,
            "language": language,
            "made_of": ", ".join(dict.fromkeys(answer.fields)),
        }
        return Facts(fields={"description": clean(answer.description)}, origin=origin)


class AiArtists(AiDescriptions):
    """Descriptions of artists."""

    kind = "artist"


class AiAlbums(AiDescriptions):
    """Descriptions of albums."""

    kind = "album"
