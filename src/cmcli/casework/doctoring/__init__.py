"""What cm doctor finds: gaps in the record, in the reminders and in the store itself."""
