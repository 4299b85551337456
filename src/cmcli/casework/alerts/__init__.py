"""Alerts for whoever visits a client."""
