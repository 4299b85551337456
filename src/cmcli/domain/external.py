"""Links between our rows and rows of another system, and what is known of that system."""

from datetime import date

from cmcli.domain.records import column, record


@record("externals", noun="link to another system")
class External:
    """``digest`` is that of the source row as it was last taken over."""

    id: str
    system: str
    kind: str
    external_id: str = column(title="id there")
    table_name: str = column(title="row in")
    row_id: str = column(shown=False)
    digest: str = column(shown=False)


@record("import_sources", noun="source of imports")
class ImportSource:
    """A system that was imported from, with the last export and its map.

    ``exported_at`` is the day of the export as ISO text, with the time if it gives one; the first
    one if it may be two days. The map is the one that was used, with its file's name and the day
    when it was first used.
    """

    id: str
    system: str = column(label=True)
    exported_at: str | None = column(default=None, title="export of")
    map_name: str | None = column(default=None, title="map")
    map_text: str | None = column(default=None, shown=False)
    map_on: date | None = column(default=None, title="map of")
