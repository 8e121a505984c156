"""Importing: providers, importers, matching, and the runner that brings them together."""
