"""The errors of the web service and the body they come with.

Knows the form of an error, not when there is one.
"""

from bowerbird.sandbox.site import Response, json_response

HELP = "For usage, please see: https://musicbrainz.org/development/mmd"
INVALID_MBID = "Invalid mbid."
NOT_FOUND = "Not Found"


class Refusal(Exception):  # noqa: N818 - it is the service that refuses, nothing went wrong here
    """Ends the handling of a request with an error status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def error_response(status: int, message: str) -> Response:
    """An error in the form of the real server."""
    return json_response({"error": message, "help": HELP}, status)
