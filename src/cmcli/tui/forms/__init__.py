"""The verbs as forms, one module each; ``Form`` is the class."""
