"""The floor of the dashboard: an empty application with one table, which imports SQLModel."""

import sqlmodel  # noqa: F401  (what any program on the store pays for)
from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Floor(App[None]):
    """One table with a heading and no row."""

    def compose(self) -> ComposeResult:
        """The table."""
        table: DataTable[str] = DataTable()
        table.add_column("ready")
        yield table


if __name__ == "__main__":
    Floor().run()
