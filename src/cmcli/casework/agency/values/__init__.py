"""Values for workers, teams, models and settings.

These modules import no SQL, so that a help page loads none.
"""
