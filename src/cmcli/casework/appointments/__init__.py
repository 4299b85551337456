"""Appointments: made, moved, kept, missed and cancelled."""
