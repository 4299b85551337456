"""The plan of a case: goals, steps, agreement and versions."""
