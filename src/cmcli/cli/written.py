"""Long texts that are written in an editor: looked up before, and given back if they fail."""

from collections.abc import Iterator
from contextlib import contextmanager

from cmcli.casework.described.fields import field_of
from cmcli.casework.described.texts import Texts
from cmcli.cli.context import case, reading
from cmcli.cli.options import Options
from cmcli.cli.output import warn
from cmcli.cli.prompts import read_text
from cmcli.errors import CmError, Refused, UsageProblem


@contextmanager
def written(
    cm: Options,
    reference: str,
    texts: Texts,
    name: str,
    *,
    begun: str | None = None,
    wanted: bool = True,
) -> Iterator[Texts]:
    """Give the texts with the field of that name as it was written in the editor.

    The editor begins with the text of the field, else with ``begun``. If the block fails, the
    text is printed, so that nothing is lost. Without ``wanted`` the texts stay as they are.
    """
    if not wanted:
        yield texts
        return
    text = _edited(
        cm,
        reference,
        read_text(texts.get(name)) or begun,
        field_of(texts.value, name).described.label,
    )
    try:
        yield texts.saying(**{name: text})
    except CmError:
        warn(f"This text was not saved:\n{text}")
        raise


def _edited(cm: Options, reference: str, begun: str | None, label: str) -> str:
    """The text as it was written; the case is looked up first, so that nobody writes for nothing.

    Raises :class:`Refused` for an empty text.
    """
    from cmcli.cli.editor import edit

    if cm.no_input:
        raise UsageProblem("Use either --edit or --no-input, not both.")
    if reference != "-":
        with reading(cm) as view:
            case(view, cm, reference)
    text = edit(f"{begun}\n" if begun else "") or begun
    if not text:
        raise Refused(f"The {label.lower()} is empty; nothing was recorded.", code="declined")
    return text
