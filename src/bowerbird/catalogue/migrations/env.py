"""Alembic's entry: runs the migrations on the connection that ``database.upgrade`` hands over."""

from alembic import context

from bowerbird.catalogue.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=False)
context.run_migrations()
