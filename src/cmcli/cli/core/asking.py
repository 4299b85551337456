"""Questions on a terminal for the fields that a verb needs and nobody has typed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cmcli.casework.described.day_kinds import Day
from cmcli.casework.described.fields import Field, field_of, fields_of
from cmcli.casework.described.kinds import By, Each, Kind, YesNo, plain
from cmcli.casework.described.texts import Texts, TypedText
from cmcli.cli.core import session
from cmcli.cli.core.options import Options
from cmcli.errors import Refused, UsageProblem

if TYPE_CHECKING:
    from cmcli.domain.clients import Client
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


def completed(cm: Options, texts: Texts, *more: str) -> Texts:
    """The texts with every field that is needed: asked for on a terminal, refused elsewhere.

    Where something is asked for, so are the fields named in ``more``.
    """
    from cmcli.cli.core.prompts import can_ask

    own = [one for one in fields_of(texts.value) if one.needed and one.name not in texts]
    if not own and not session.current().resumed:
        return texts
    if not can_ask(cm):
        name = f"{own[0].spelled} {own[0].kind.metavar}" if own[0].option else own[0].spelled
        raise UsageProblem(f"cm {cm.command} needs {name}.", f"Try 'cm {cm.command} --help'.")
    return asked(cm, texts, *(one.name for one in own), *more)


def asked(cm: Options, texts: Texts, *names: str, usual: Mapping[str, str] | None = None) -> Texts:
    """Ask for the named fields that were not given, in this order.

    An empty answer says nothing; ``usual`` are answers that Enter gives, where they are not those
    that the fields have by themselves.
    """
    for name in names:
        if name not in texts:
            field = field_of(texts.value, name)
            own = field.kind.write(field.usual) if isinstance(field.usual, str) else None
            text = ask_field(cm, field, (usual or {}).get(name, own))
            texts = remembered(texts.saying(**{name: text or None}))
    return texts


def remembered(texts: Texts) -> Texts:
    """Remember what a person has answered so far, so that it can be kept as a draft."""
    session.current().typed[texts.value] = texts
    return texts


RECORDED_BEFORE = "recorded-before"
"""The code of the refusal of a person to record the same twice: nothing of it is kept."""

Repeated = Callable[["View", "FoundCase", Any], str | None]
"""Says that the same was recorded a few minutes ago, if it was."""


def once(
    cm: Options, reference: str, texts: Texts, repeated: Repeated, *, any_case: bool = False
) -> str:
    """Ask on a terminal before the same is recorded twice; give the exact reference.

    ``any_case``: any of several current cases will do, as for what belongs to the client.
    Raises :class:`Refused` if the answer is no. Scripts are only warned, by the verb.
    """
    from cmcli.cli.core.context import asking
    from cmcli.cli.core.prompts import ask_yes_no, can_ask
    from cmcli.cli.core.which_case import case

    if reference == "-" or "-" in texts.given.values() or not can_ask(cm):
        return reference
    with asking(cm, texts) as (view, said):
        found = case(view, cm, reference, any_case=any_case)
        before = repeated(view, found, said)
    if before is not None and not ask_yes_no(f"{before} Record it again?", False):
        raise Refused("Nothing was saved.", code=RECORDED_BEFORE)
    return found.ref


def ask_field(cm: Options, field: Field, usual: str | None = None) -> TypedText | None:
    """Ask for one field, in the way of its kind."""
    from cmcli.cli.core.prompts import ask_choice, ask_text

    kind, needed = plain(field.kind), field.needed
    label = field.described.label
    if choices := list(({} if kind.many else choices_of(cm, kind)).items()):
        if usual is None and not needed:
            usual = "skip"
            choices.append((usual, ""))
        answer = ask_choice(label, choices, usual)
        return None if answer == "skip" else answer
    if isinstance(kind, YesNo):
        answer = ask_choice(label, [("yes", ""), ("no", ""), ("skip", "")], usual or "skip")
        return None if answer == "skip" else answer
    if _days(kind):
        return _ask_days(kind, label, _by(cm), needed)
    shown = label if needed or usual else f"{label} (empty: none)"
    text = ask_text(shown, usual, required=needed)
    return kind.answer(text) if text else None


def choices_of(cm: Options, kind: Kind) -> Mapping[str, str]:
    """Return the keys to choose from, with those of the agency's own where it may add some."""
    from cmcli.cli.core.context import by_of
    from cmcli.cli.core.opening import reading

    if not kind.own:
        return kind.labels()
    with reading(cm) as view:
        return kind.choices(by_of(view))


def although_died(cm: Options, texts: Texts, refusal: Refused) -> Texts:
    """Ask a person whether to record something for a client who died; the texts that say so.

    Raises the refusal where nobody can be asked or it is about something else.
    """
    from cmcli.cli.core.output import warn
    from cmcli.cli.core.prompts import ask_yes_no, can_ask

    if refusal.code != "client-died" or "yes" in texts or not can_ask(cm):
        raise refusal
    warn(refusal.message, cm)
    if not ask_yes_no("Record it anyway", default=False):
        raise Refused("Nothing was saved.", code="declined") from None
    return texts.saying(yes="yes")


def confirm_despite(cm: Options, doubts: Sequence[str], question: str) -> None:
    """Ask a person whether to go on despite the doubts; raises :class:`Refused` if not."""
    from cmcli.cli.core.output import say
    from cmcli.cli.core.prompts import ask_yes_no

    if not doubts:
        return
    for doubt in doubts:
        say(cm, doubt)
    if not ask_yes_no(question, default=False):
        raise Refused("Nothing was saved.", code="declined")


def _by(cm: Options) -> By:
    from cmcli.cli.core.context import by_of
    from cmcli.cli.core.opening import reading

    with reading(cm) as view:
        return by_of(view)


def say_not_to_ask(cm: Options, client: "Client") -> None:
    """Tell what the client has told once, before anything is asked."""
    from cmcli.cli.core.output import say

    if client.tell_once:
        say(cm, f"Don't ask again: {client.tell_once}")


def _days(kind: Kind) -> bool:
    return isinstance(kind.kind if isinstance(kind, Each) else kind, Day)


def _ask_days(kind: Kind, label: str, by: By, needed: bool) -> TypedText | None:
    """A day, or with a kind that takes many one after the other until nothing is said."""
    from cmcli.cli.core.prompts import ask_day

    one = kind.kind if isinstance(kind, Each) else kind

    def read(answer: str) -> date:
        found: date = one.read(answer, by)
        return found

    found: list[str] = []
    while True:
        again = f"Another {label.lower()}" if found else label
        day = ask_day(again if needed else f"{again} (empty: none)", by.today, read=read)
        if day is not None:
            found.append(day.isoformat())
        if day is None or not kind.many:
            break
    return (tuple(found) or None) if kind.many else (found[0] if found else None)
