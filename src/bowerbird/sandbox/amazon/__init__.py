"""Amazon's Creators API over products that this sandbox makes up for the albums of the MusicBrainz facts.

Knows how its parts fit together: the shelf of products, the search in it, and the calls with their tokens and errors.
"""

from bowerbird.sandbox.amazon.products import Shelf
from bowerbird.sandbox.amazon.service import Shop

__all__ = ["Shelf", "Shop"]
