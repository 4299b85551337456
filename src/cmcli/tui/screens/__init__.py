"""The places, one module each beside its style sheet; ``PLACE`` is the class."""
