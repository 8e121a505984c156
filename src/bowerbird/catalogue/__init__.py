"""The catalogue: tables, merge, the store that writes and the finder and reader that read."""
