"""Facts of casework as TOML with their sources; ``access`` is what the rest of cm asks."""
