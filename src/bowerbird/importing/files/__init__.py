"""Lists in files: CSV, TSV, JSON Lines, or plain addresses, in any usual encoding -> rows of words, read lazily."""

from bowerbird.importing.files.listing import ListedRow, ListFile, open_list

__all__ = ["ListFile", "ListedRow", "open_list"]
