"""The benefits and the income of clients."""
