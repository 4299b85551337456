"""The documents of clients."""
