"""The verbs: one verb is one function over an open unit of work. Verbs never begin or commit."""
