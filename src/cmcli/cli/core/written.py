"""Long texts that are written in an editor: looked up before, and given back if they fail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cmcli.casework.described.fields import field_of
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import remembered
from cmcli.cli.core.context import spelled
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import warn
from cmcli.cli.core.prompts import read_text
from cmcli.cli.core.which_case import case
from cmcli.errors import CmError, Refused, UsageProblem


@contextmanager
def written(
    cm: Options,
    reference: str,
    texts: Texts,
    name: str,
    *,
    begun: Callable[[], str | None] = lambda: None,
    wanted: bool = True,
) -> Iterator[Texts]:
    """Give the texts with the field of that name as it was written in the editor.

    The editor begins with the text of the field, else with ``begun``. If the block fails, the
    text is printed, so that nothing is lost. Without ``wanted`` the texts stay as they are.
    """
    if not wanted:
        yield texts
        return
    text = _edited(cm, reference, texts, name, begun)
    try:
        yield remembered(texts.saying(**{name: text}))
    except CmError:
        warn(f"This text was not saved:\n{text}")
        raise


def _edited(
    cm: Options, reference: str, texts: Texts, name: str, begun: Callable[[], str | None]
) -> str:
    """The text as it was written; what can be wrong is looked at first, so that nobody writes for
    nothing.

    Raises :class:`Refused` for an empty text.
    """
    from cmcli.cli.core.editor import edit

    if cm.no_input:
        raise UsageProblem("Use either --edit or --no-input, not both.")
    with spelled(texts.value):
        texts.check()
    if reference != "-":
        with reading(cm) as view:
            case(view, cm, reference)
    before = read_text(texts.get(name)) or begun()
    text = edit(f"{before}\n" if before else "") or before
    if not text:
        label = field_of(texts.value, name).described.label
        raise Refused(f"The {label.lower()} is empty. Nothing was saved.", code="declined")
    return text
