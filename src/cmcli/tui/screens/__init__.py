"""The pages, one module each beside its style sheet; ``PAGE`` is the class."""
