"""The schema: all tables with their keys, indexes and references, one module per aggregate root.

Migrations make the tables; tests and ``cm db check`` compare a store with it.
A module imports only what it references by foreign key. No command that reads or writes records
needs any of this; see ``store/core/mapping.py``.
"""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData
from sqlmodel import SQLModel


def load_all() -> MetaData:
    """Load every module of the schema and return all tables."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return SQLModel.metadata
