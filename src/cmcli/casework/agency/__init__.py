"""The agency: who works there, in which teams, by which models and settings."""
