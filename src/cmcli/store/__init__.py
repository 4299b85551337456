"""The only place that knows SQL: tables, mapping, operations and their log, migrations, search."""
