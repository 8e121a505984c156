"""Starting and stopping the sandbox: a loopback HTTP server in a thread of its own.

Knows threads and the life of the server; one connection is the handler's affair.
"""

import socket
import sys
import threading
from collections.abc import Iterable
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Self

from bowerbird.sandbox.ai import Completions
from bowerbird.sandbox.amazon import Shop
from bowerbird.sandbox.coverartarchive import coverartarchive_site
from bowerbird.sandbox.discogs import discogs_site
from bowerbird.sandbox.faults import Fault, Faults
from bowerbird.sandbox.handler import Handler
from bowerbird.sandbox.journal import Journal, ReceivedRequest
from bowerbird.sandbox.musicbrainz import Dataset, load_facts, musicbrainz_site
from bowerbird.sandbox.site import Site
from bowerbird.sandbox.wikidata import wikidata_site
from bowerbird.sandbox.wikipedia import wikipedia_site


class Sandbox:
    """A lookalike of the real sources on the loopback interface.

        with Sandbox(rate=1.0) as sandbox:
            fetch(sandbox.musicbrainz_url + "/artist/...?fmt=json")
            assert len(sandbox.requests) == 1

    Args:
        rate: Requests a second that MusicBrainz allows; None for no limit.
        host: The address to listen on.
        port: The port to listen on; 0 takes a free one.
        facts: What MusicBrainz knows, and of whose albums there is cover art; the bundled facts unless given.
        sites: Further sources, each under its own base path; one takes the place of a source that has it already.
    """

    def __init__(
        self,
        rate: float | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        facts: Dataset | None = None,
        sites: Iterable[Site] = (),
    ) -> None:
        self._address = (host, port)
        facts = load_facts() if facts is None else facts
        self.facts = facts
        self._musicbrainz = musicbrainz_site(facts, rate)
        self._coverartarchive = coverartarchive_site(facts)
        self.amazon = Shop(facts)
        self._discogs = discogs_site(facts)
        self._wikidata = wikidata_site(facts)
        self._wikipedia = wikipedia_site()
        self._server: _Server | None = None
        self.ai = Completions()
        self._stopped = threading.Event()
        own = (self._musicbrainz, self._coverartarchive, self._wikidata, self._wikipedia, self._discogs)
        further = tuple(sites)
        taken = {site.base_path for site in further}
        others = (site for site in (*own, self.amazon, self.ai) if site.base_path not in taken)
        self.sites: tuple[Site, ...] = (*others, *further)
        self.journal = Journal()
        self.faults = Faults()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The root of the server, without a slash at the end."""
        if self._server is None:
            raise RuntimeError("The sandbox is not running: use it in a with statement or call start().")
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def musicbrainz_url(self) -> str:
        """The base of the MusicBrainz web service, in place of https://musicbrainz.org/ws/2."""
        return self.url + self._musicbrainz.base_path

    @property
    def coverartarchive_url(self) -> str:
        """The base of the Cover Art Archive, in place of https://coverartarchive.org."""
        return self.url + self._coverartarchive.base_path

    @property
    def amazon_url(self) -> str:
        """The base of the Creators API, in place of https://creatorsapi.amazon."""
        return self.url + self.amazon.base_path

    @property
    def discogs_url(self) -> str:
        """The base of Discogs, in place of https://api.discogs.com."""
        return self.url + self._discogs.base_path

    @property
    def wikidata_url(self) -> str:
        """The base of Wikidata, in place of https://www.wikidata.org."""
        return self.url + self._wikidata.base_path

    @property
    def wikidata_sparql_url(self) -> str:
        """The query service of Wikidata, in place of https://query.wikidata.org/sparql."""
        return f"{self.wikidata_url}/sparql"

    @property
    def wikipedia_url(self) -> str:
        """The base of Wikipedia, in place of https://en.wikipedia.org."""
        return self.url + self._wikipedia.base_path

    @property
    def ai_url(self) -> str:
        """The base of an OpenAI-compatible service, with the version in it."""
        return self.url + self.ai.base_path

    def environment(self) -> dict[str, str]:
        """The variables with which Bowerbird asks this sandbox instead of every real source, as often as it likes."""
        rates = ("MUSICBRAINZ", "COVERARTARCHIVE", "WIKIDATA", "WIKIPEDIA", "DISCOGS", "AMAZON", "AI")
        return {
            "BOWERBIRD_MUSICBRAINZ_URL": self.musicbrainz_url,
            "BOWERBIRD_COVERARTARCHIVE_URL": self.coverartarchive_url,
            "BOWERBIRD_WIKIDATA_URL": self.wikidata_url,
            "BOWERBIRD_WIKIDATA_SPARQL_URL": self.wikidata_sparql_url,
            "BOWERBIRD_WIKIPEDIA_URL": self.wikipedia_url,
            "BOWERBIRD_DISCOGS_URL": self.discogs_url,
            "BOWERBIRD_AMAZON_URL": self.amazon_url,
            "BOWERBIRD_AMAZON_TOKEN_URL": f"{self.amazon_url}/token",
            "BOWERBIRD_AI_URL": self.ai_url,
            **{f"BOWERBIRD_{name}_RATE": "0" for name in rates},
        }

    def accounts(self) -> dict[str, str]:
        """The variables of made-up accounts, with which the sources that want one are asked too."""
        return {
            "BOWERBIRD_AMAZON_CREDENTIAL_ID": "sandbox",
            "BOWERBIRD_AMAZON_CREDENTIAL_SECRET": "sandbox",
            "BOWERBIRD_AMAZON_PARTNER_TAG": "sandbox-20",
            "BOWERBIRD_AI_MODEL": "sandbox",
        }

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The requests received so far, in order of arrival."""
        return self.journal.entries()

    def forget_requests(self) -> None:
        """Starts the list of requests anew."""
        self.journal.forget()

    def replace_facts(self, facts: Dataset) -> None:
        """Makes MusicBrainz know these facts from the next request on, as if its editors had been at work."""
        self._musicbrainz.replace(facts)

    def add_fault(self, fault: Fault) -> None:
        """Makes the next matching requests go wrong."""
        self.faults.add(fault)

    def start(self) -> None:
        """Begins to listen and returns at once."""
        if self._server is not None:
            raise RuntimeError("The sandbox is running already.")
        handler = type("SandboxHandler", (Handler,), {"world": self})
        self._server = _Server(self._address, handler)
        self._stopped.clear()
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="sandbox", daemon=True).start()

    def stop(self) -> None:
        """Stops listening and closes every open connection; does nothing when not running."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.close_connections()
            self._server = None
        self._stopped.set()

    def wait(self) -> None:
        """Blocks until `stop` is called from elsewhere or Ctrl-C raises KeyboardInterrupt here."""
        self._stopped.wait()


class _Server(ThreadingHTTPServer):
    """Remembers its open connections, for a client that keeps one alive would otherwise be served past the end."""

    daemon_threads = True
    # The default backlog of 5 turns clients away when many connect at once.
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[Handler]) -> None:
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        super().__init__(address, handler)

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        with self._lock:
            self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Ends every open connection; its thread then sees the end of the stream and finishes."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it ended by itself in the meantime

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that drops its connection is part of the game; anything else is a fault of ours and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]
