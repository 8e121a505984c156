"""Knows how to open a connection that keeps two promises which httpx2 cannot: a deadline and a public peer.

The promises of the request that a thread is sending are in a context variable, because connections are shared.
"""

from __future__ import annotations

import functools
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ssl import SSLContext
from typing import Any

import httpcore2
import httpx2
import msgspec

from bowerbird.http.addresses import is_public


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold while one request is under way.

    Attributes:
        deadline: `time.monotonic` seconds at which it must be over.
        home: the one host and port that may have an address which is not public.
    """

    deadline: float
    home: tuple[str, int | None]


_promise: ContextVar[Promise | None] = ContextVar("promise", default=None)


@contextmanager
def keeping(promise: Promise) -> Iterator[None]:
    """Hold this thread's connections to a promise."""
    token = _promise.set(promise)
    try:
        yield
    finally:
        _promise.reset(token)


def default_transport() -> httpx2.BaseTransport | None:
    """The transport for real networks, or None to let httpx2 build its own because a proxy is configured.

    Behind a proxy (``HTTPS_PROXY``) the proxy resolves and connects, so there is no peer for us to check.
    """
    return None if _proxied() else _GuardedTransport()


def loopback_mounts() -> dict[str, httpx2.BaseTransport]:
    """The transports that keep requests to this machine (a sandbox, a mirror) away from a configured proxy."""
    if not _proxied():
        return {}
    transport = _GuardedTransport()
    return {f"all://{host}": transport for host in ("127.0.0.1", "localhost", "[::1]")}


def _proxied() -> bool:
    return bool(urllib.request.getproxies().keys() & {"http", "https", "all"})


@functools.cache
def _ssl_context() -> SSLContext:
    """One for all clients of the process: reading the certificates takes longer than opening a catalogue."""
    return httpx2.create_ssl_context()


class _GuardedTransport(httpx2.HTTPTransport):
    def __init__(self) -> None:
        super().__init__(verify=_ssl_context())  # without it, it reads the certificates once more
        # HTTPTransport takes no network backend, so its pool is replaced by the same pool with ours.
        self._pool.close()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_ssl_context(),
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=5.0,
            network_backend=_GuardedBackend(),
        )


class _GuardedBackend(httpcore2.SyncBackend):
    """Opens connections; refuses a peer that is not public, whatever the name resolved to a moment ago."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        stream = super().connect_tcp(
            host, port, _until_deadline(timeout, httpcore2.ConnectTimeout), local_address, socket_options
        )
        promise = _promise.get()
        peer = str(stream.get_extra_info("server_addr")[0])
        if promise is not None and (host, port) != promise.home and not is_public(peer):
            stream.close()
            raise httpcore2.ConnectError(f"{host} leads to {peer}, which is not on the public internet")
        return _DeadlineStream(stream)


class _DeadlineStream(httpcore2.NetworkStream):
    """Reads and writes that end at the deadline, even when the other side drips a byte now and then."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _until_deadline(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _until_deadline(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        timeout = _until_deadline(timeout, httpcore2.ConnectTimeout)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the interface says so
        return self._stream.get_extra_info(info)


def _until_deadline(timeout: float | None, late: type[Exception]) -> float | None:
    promise = _promise.get()
    if promise is None:
        return timeout
    left = promise.deadline - time.monotonic()
    if left <= 0:
        raise late("out of time")
    return left if timeout is None else min(timeout, left)
