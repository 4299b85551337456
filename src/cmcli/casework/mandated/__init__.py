"""Mandated reports."""
