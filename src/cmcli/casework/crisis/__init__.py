"""The crisis plans of clients."""
