"""The history of the tables, run by Alembic from inside the installed package."""
