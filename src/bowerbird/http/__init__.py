"""Talking to sources: one small HTTP client, and one request budget per host for every process."""
