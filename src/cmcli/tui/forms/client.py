"""*Client*: the client's own data, with the present values filled in unless they are hidden."""

from collections.abc import Iterator

from textual.widget import Widget

from cmcli.casework.clients.values import ClientChange
from cmcli.casework.described.client_kinds import BIRTH
from cmcli.catalog.access import labels
from cmcli.domain.clients import DATA, LABELLED, LISTS, Client
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option


class ClientForm(Form[None]):
    """``cm client set``: a field that is emptied takes the value away."""

    SAYS = ClientChange

    def rows(self) -> Iterator[Widget]:
        """Show each field as it is known, and ask why it changes."""
        client = None if self.dashboard.names_hidden else self.known.case.client
        for name in DATA:
            yield self.row(
                name,
                known=None if client is None else _written(client, name),
                unsaid="unknown",
                choices=_answers() if LABELLED.get(name) == "answer" else None,
                hint=BIRTH.hint if name == "dob" else "",
            )
        yield self.row("reason")


def _answers() -> list[Option]:
    """Return the choices for a question of HUD, shown by their labels."""
    return [Option("", "unknown"), *(Option(key, word) for key, word in labels("answer").items())]


def _written(client: Client, name: str) -> str:
    """Write a value as a field of a form has it: of several, one on each line."""
    if name == "dob":
        return client.birth.said if client.birth else ""
    value = client.datum(name)
    if name not in LISTS:
        return value or ""
    known = labels(LABELLED[name]) if name in LABELLED else {}
    return "\n".join(known.get(one, one) for one in value or ())


FORM = ClientForm
