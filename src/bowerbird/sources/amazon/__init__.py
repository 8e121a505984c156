"""Amazon's Creators API as a source of products: what is sold of an album or a release, and for how much.

It reads in the order the data flows: source, api (token and calls), bodies, parse, judging (which product is the item),
providers.
"""
