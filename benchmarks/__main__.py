"""`make bench`: every benchmark in one run on this machine, each against a named reference. Ratios, not timed tests."""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys

from benchmarks import amazon, background, command_line, growth, imports, lists, matching, related, store
from benchmarks.matching import calibration, fit, kinds, misses
from benchmarks.report import MISSED


def main() -> None:
    """Run the benchmarks that are named, or all."""
    parts = {
        "store": store.run,
        "imports": imports.run,
        "growth": growth.run,
        "lists": lists.run,
        "matching": matching.run,
        "amazon": amazon.run,
        "background": background.run,
        "related": related.run,
        "command-line": command_line.run,
    }
    details = {"kinds": kinds.run, "misses": misses.run, "fit": fit.run, "calibration": calibration.run}
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument(
        "names", nargs="*", choices=[[], *parts, *details], help="which to run (default: all but what tells details)"
    )
    names = parser.parse_args().names or list(parts)
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {platform.machine()}")
    for name in names:
        print()
        (parts | details)[name]()
    if MISSED:
        print("\nMissed:")
        print("\n".join(f"  {one}" for one in MISSED))
        raise SystemExit(1)


if __name__ == "__main__":
    main()
