"""Capacity: who carries how much, and which worker can take a case."""
