"""Nothing that a person types on a terminal is lost.

A field that is wrong is asked for again. What was not saved is kept as a draft in the store, like
those of the dashboard's forms. It is offered when its worker starts the same command again.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from cmcli.casework.described.fields import Field, Value, fields_of
from cmcli.casework.described.texts import Texts, TypedText
from cmcli.cli.core import session
from cmcli.cli.core.asking import RECORDED_BEFORE, ask_field
from cmcli.cli.core.opening import actor, clock, open_store, reading
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import say, warn
from cmcli.cli.core.prompts import TRIES, ask_yes_no
from cmcli.cli.core.which_case import case
from cmcli.errors import CmError, Refused, UsageProblem

Arguments = dict[str, Any]
"""The arguments of a command by the names of its parameters; some of them are :class:`Texts`."""


class KeptDraft(NamedTuple):
    """A draft of a command: the case that it is about, when it was kept, and its texts."""

    case_id: str
    reference: str | None
    at: str
    given: Mapping[str, Mapping[str, TypedText]]


def run_with_drafts(
    cm: Options, verb: Callable[..., None], given: Arguments, values: Mapping[str, type[Value]]
) -> None:
    """Run a command so that nothing typed on a terminal is lost.

    A field that cannot be read is asked for again. If the command ends without saving what was
    asked for, the texts are kept as a draft.
    """
    here = session.current()
    here.typed, here.about = {}, given.get("reference")
    draft = _offered(cm, given, values)
    try:
        for _ in range(TRIES):
            try:
                verb(cm, **given)
                break
            except (UsageProblem, Refused) as problem:
                if not _asked_again(cm, given, values, problem):
                    raise
    except (CmError, KeyboardInterrupt) as problem:
        if isinstance(problem, Refused) and problem.code == RECORDED_BEFORE:
            _forget(cm, draft)
        elif here.typed:
            _keep(cm, given, values)
        raise
    finally:
        here.resumed = False
    _forget(cm, draft)


def _forget(cm: Options, draft: KeptDraft | None) -> None:
    """Drop the draft that the command began with, if there was one."""
    if draft is not None:
        _drop(cm, draft.case_id)


def _asked_again(
    cm: Options, given: Arguments, values: Mapping[str, type[Value]], problem: CmError
) -> bool:
    """Ask again for the field that was wrong, if the person typed one; return whether it was."""
    _gather(given, values)
    for name, value in values.items():
        texts: Texts = given[name]
        field = _wrong_field(value, texts, problem)
        if field is None:
            continue
        warn(" ".join(part for part in (problem.message, problem.hint) if part))
        given[name] = texts.saying(**{field.name: ask_field(cm, field)})
        session.current().typed[value] = given[name]
        return True
    return False


def _wrong_field(value: type[Value], texts: Texts, problem: CmError) -> Field | None:
    """The field at fault, if it was typed and can be asked for."""
    if any("-" in texts.all(field.name) for field in texts):  # it would be read a second time
        return None
    found = [one for one in fields_of(value) if one.name == problem.field and one.name in texts]
    return found[0] if found else None


def _gather(given: Arguments, values: Mapping[str, type[Value]]) -> None:
    """Put the texts that were asked for into the arguments."""
    for name, value in values.items():
        given[name] = session.current().typed.get(value, given[name])


def _form(cm: Options) -> str:
    return f"cm {cm.command}"


def _offered(cm: Options, given: Arguments, values: Mapping[str, type[Value]]) -> KeptDraft | None:
    """The draft that the person wants to continue; its texts become the arguments.

    It is only looked for if nothing was typed but the name of the command and the case.
    """
    if any(given[name].given for name in values):
        return None
    with suppress(CmError):
        draft = _kept(cm, given.get("reference"))
        if draft is None:
            return None
        about = f" for {draft.reference}" if draft.reference else ""
        if not ask_yes_no(f"You began this{about} on {draft.at}. Continue with it", default=True):
            _drop(cm, draft.case_id)
            return None
        here = session.current()
        for name, value in values.items():
            given[name] = Texts(value, _texts(draft.given.get(name, {})))
            here.typed[value] = given[name]
            for field in given[name]:
                say(cm, f"  {field.described.label}: {', '.join(given[name].all(field.name))}")
        if "reference" in given and draft.reference:
            given["reference"] = draft.reference
        here.resumed = True
        return draft
    return None


def _texts(kept: Mapping[str, Any]) -> dict[str, TypedText]:
    return {key: tuple(text) if isinstance(text, list) else text for key, text in kept.items()}


def _kept(cm: Options, reference: str | None) -> KeptDraft | None:
    """The newest draft of this command by this worker, of the case if one is named."""
    from cmcli.domain.cases import Case, case_ref
    from cmcli.domain.clients import Client
    from cmcli.store.keeping.drafts import kept

    with reading(cm) as view:
        wanted = case(view, cm, reference).case.id if reference else None
        for one in kept(view, actor(view, cm).id):
            if one.form == _form(cm) and wanted in (None, one.case_id):
                about = view.get(Case, one.case_id) if one.case_id else None
                client = None if about is None else view.get(Client, about.client_id)
                ref = case_ref(client.code, about.episode) if about and client else None
                at = one.saved_at.astimezone(view.now.tzinfo)
                return KeptDraft(one.case_id, ref, f"{at:%Y-%m-%d %H:%M}", json.loads(one.text))
    return None


def _keep(cm: Options, given: Arguments, values: Mapping[str, type[Value]]) -> None:
    """Keep the texts as a draft, and say so; what the store refuses is printed instead."""
    here = session.current()
    _gather(given, values)
    text = json.dumps({name: dict(given[name].given) for name in values})
    try:
        with reading(cm) as view:
            ref = here.about
            found = None if ref in (None, "-") else case(view, cm, ref)
        _write(cm, "" if found is None else found.case.id, text)
    except CmError:
        said = [
            f"{one.described.label}: {given[name].given[one.name]}"
            for name in values
            for one in given[name]
        ]
        say(cm, "This was not saved:", *said)
        return
    again = f"{_form(cm)} {found.ref}" if found else _form(cm)
    say(cm, f"What you typed is kept as a draft. To continue: {again}")


def _drop(cm: Options, case_id: str) -> None:
    with suppress(CmError):
        _write(cm, case_id, None)


def _write(cm: Options, case_id: str, text: str | None) -> None:
    """Write the draft of this command about that case; with None, delete it."""
    from cmcli.store.core.work import Work
    from cmcli.store.keeping.drafts import drop, keep

    with reading(cm) as view:
        me = actor(view, cm)
    today, now = clock(cm)

    def verb(work: Work) -> None:
        if text is None:
            drop(work, worker_id=me.id, form=_form(cm), case_id=case_id)
        else:
            keep(work, worker_id=me.id, form=_form(cm), case_id=case_id, text=text)

    open_store(cm).perform(verb, actor=me, command="draft", today=today, now=now)
