"""Which case a reference means, asked of a person where it may mean several."""

import re
from typing import TYPE_CHECKING

from cmcli.casework.described.texts import Texts
from cmcli.cli.core import session
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import say
from cmcli.cli.core.prompts import ask_case, ask_choice, can_ask, case_refs, need
from cmcli.domain.clients import CODE_LENGTH, CODE_LETTERS
from cmcli.errors import Ambiguous, NotFound

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


def case(view: "View", options: Options, reference: str, *, any_case: bool = False) -> "FoundCase":
    """The case that is meant; whom an inexact reference found is said once.

    ``any_case``: any of several current cases will do, as for what belongs to the client.
    """
    from cmcli.store.core.work import Work
    from cmcli.store.reading.find import find_case

    writes = isinstance(view, Work)
    exact_only = writes and options.no_input
    found = find_case(view, reference, exact_only=exact_only, any_case=any_case)
    if not found.exact and found.ref not in options.echoed:
        options.echoed.add(found.ref)
        say(options, f"{found.ref}: {found.client.shown_name}")
    return found


def cases(
    view: "View", options: Options, reference: str, *, any_case: bool = False
) -> list["FoundCase"]:
    """The case that is meant, or with ``-`` each of those on standard input."""
    return [case(view, options, one, any_case=any_case) for one in case_refs(reference)]


def need_case(options: Options, reference: str | None) -> str:
    """The reference if it was given, else that of the case which a person names when asked."""

    def found(said: str) -> str:
        chosen = picked(options, said)
        with reading(options) as view:
            return case(view, options, chosen).ref

    here = session.current()
    asked = need(reference, "CASE", options, lambda: ask_case(found))
    here.about = asked if reference is None else picked(options, asked)
    return here.about


def with_code(options: Options, texts: Texts, field: str) -> Texts:
    """Return the texts with the code of the client whom the field names by a name.

    With ``--no-input`` the verb takes an exact code only.
    """
    said = texts.get(field)
    if said is None or options.no_input:
        return texts
    with reading(options) as view:
        there = case(view, options, picked(options, said), any_case=True)
    return texts if there.exact else texts.saying(**{field: there.client.code})


_CODE = re.compile(rf"[{CODE_LETTERS}]{{{CODE_LENGTH}}}(\.\d+)?")


def picked(options: Options, reference: str) -> str:
    """The reference, or the code of the client whom a person picks of those whom it may mean."""
    if reference == "-" or _CODE.fullmatch(reference.upper()) or not can_ask(options):
        return reference
    from cmcli.casework.looking.case_lookup import described
    from cmcli.store.reading.find import find_case

    with reading(options) as view:
        try:
            find_case(view, reference, any_case=True)
        except Ambiguous as problem:
            if not problem.clients:
                raise
            say(options, problem.message)
            choices = described(view, problem.candidates)
        except NotFound:
            return reference  # the verb says so
        else:
            return reference
    return ask_choice("Which of them", choices) or reference
