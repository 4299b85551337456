"""cm plan: goals, steps, agreement and versions of a plan."""
