"""Reviewing: what the sources could not tell for certain, shown to a person, whose word is kept."""

from bowerbird.importing.reviewing.reviews import Reviews
from bowerbird.importing.reviewing.undecided import Undecided

__all__ = ["Reviews", "Undecided"]
