"""The command line, ``bowerbird``: words in, one of the application's calls, and its result for a person or as JSON."""

import sys


def main() -> None:
    """Run the program with the arguments that it was started with, and end it with its exit code."""
    # Here, so that importing the package costs nothing.
    from bowerbird.cli.program import run

    sys.exit(run(sys.argv[1:]))
