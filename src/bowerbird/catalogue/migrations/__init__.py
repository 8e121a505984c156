"""Alembic's migrations of the core and of the built-in kinds."""
