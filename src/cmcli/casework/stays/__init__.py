"""The stays of clients in a hospital, jail, detox or treatment, or away."""
