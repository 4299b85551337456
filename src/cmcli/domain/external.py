"""Links between our rows and rows of another system."""

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
