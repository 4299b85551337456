"""Verbs about people around a client."""
