"""Imports of lists: the rows that a person gave, and what came of each."""
