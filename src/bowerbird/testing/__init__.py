"""For tests of your own: fakes of sources, and the contract that every provider keeps. Needs pytest for the contract."""

from bowerbird.testing.fakes import ScriptedProvider, offline_client

__all__ = ["ScriptedProvider", "offline_client"]
