"""The tables, one module an aggregate; a module imports only what it references by foreign key."""

from importlib import import_module

MODULES = (
    "log",
    "migrations",
    "settings",
    "workers",
    "reductions",
    "clients",
    "cases",
    "placements",
    "assessments",
    "needs",
    "goals",
    "steps",
    "measurements",
    "plans",
    "contacts",
    "notes",
    "services",
    "safety",
    "reviews",
    "external",
    "snoozes",
    "reminders",
    "drafts",
)


def load_all() -> None:
    """Load every table module, for creating, checking and undoing; a one-shot verb never does."""
    for module in MODULES:
        import_module(f"cmcli.store.schema.{module}")
