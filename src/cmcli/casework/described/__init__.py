"""How a verb's value describes its fields, and how texts become a value: the same for every face.

Nothing here knows a terminal, a screen or a store.
"""
