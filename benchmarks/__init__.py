"""Benchmarks: measured as a ratio to a named reference in one run on one machine."""
