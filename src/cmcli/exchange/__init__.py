"""Other people's formats, read into plain records; no store and no terminal in here."""
