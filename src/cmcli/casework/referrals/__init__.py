"""Referrals: sent, followed to their end, and listed."""
