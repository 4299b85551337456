"""The agency: its workers, teams, models and settings."""
