"""For tests of your own: fakes of sources, and the contract that every provider keeps (run it with pytest)."""

from bowerbird.testing.calls import Recorded
from bowerbird.testing.contract import ProviderContract
from bowerbird.testing.fakes import ScriptedProvider, json_response, offline_client

__all__ = ["ProviderContract", "Recorded", "ScriptedProvider", "json_response", "offline_client"]
