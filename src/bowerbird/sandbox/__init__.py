"""A loopback lookalike of the web services that are imported from, for demonstrations and tests without the network.

Serves true facts in exactly the form of the real service, with its errors, redirects and limits, and scripted trouble
on request. Depends on the standard library only and on no other part of Bowerbird.
"""

from bowerbird.sandbox.faults import Fault
from bowerbird.sandbox.journal import ReceivedRequest
from bowerbird.sandbox.musicbrainz import Dataset, build_dataset, load_facts
from bowerbird.sandbox.server import Sandbox
from bowerbird.sandbox.site import Request, Response, Site

__all__ = [
    "Dataset",
    "Fault",
    "ReceivedRequest",
    "Request",
    "Response",
    "Sandbox",
    "Site",
    "build_dataset",
    "load_facts",
]
