"""``cm help``: the topics of the manual, for the terminal and for ``man``.

Each topic is one Markdown file in ``pages/``. Tables that the code knows are filled in by
``facts``.
"""
