"""For tests of your own: fakes of sources, and the contract that every provider keeps (run it with pytest)."""

from bowerbird.testing.contract import ProviderContract, Recorded
from bowerbird.testing.fakes import ScriptedProvider, json_response, offline_client

__all__ = ["ProviderContract", "Recorded", "ScriptedProvider", "json_response", "offline_client"]
