"""Suggesting workers for cases, and spreading cases over workers."""
