"""cm: a caseload in the terminal, for case managers in human services and health."""

__version__ = "0.1.0"
