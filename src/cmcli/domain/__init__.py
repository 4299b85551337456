"""The rules of casework: frozen values and functions; no clock, no I/O, no third party."""
