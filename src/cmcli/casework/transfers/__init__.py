"""Transfers that are asked for, told to the client, or made for a whole caseload."""
