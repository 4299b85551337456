"""The directory of services: entries are added, changed, ended, listed and shown."""
