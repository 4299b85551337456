"""Protection of a store at rest: its keys file, and the places that hold the data key."""
