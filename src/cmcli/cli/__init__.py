"""The command line: Typer commands over the verbs, and the machinery they share in ``core/``."""
