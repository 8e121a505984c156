"""Importing many items at once with few requests: lists of hundreds of rows, and all that belongs to one item."""
