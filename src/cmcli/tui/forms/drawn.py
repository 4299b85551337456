"""The fields of a form drawn from a verb's value: its labels, help, bounds and choices."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cmcli.casework.described.day_kinds import Day, Moment
from cmcli.casework.described.fields import Field as Described
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import By, ByKey, Clearable, Each, Kind, Text, YesNo, plain
from cmcli.casework.described.round_kinds import Pairs
from cmcli.tui.forms.choice import Choice, Tick, options
from cmcli.tui.forms.days import DayField as DayField
from cmcli.tui.forms.days import MomentField as MomentField
from cmcli.tui.forms.days import Numbers, read_as
from cmcli.tui.forms.fields import Entries, FormField, LineField, LongField
from cmcli.tui.forms.pick import Option

if TYPE_CHECKING:
    from cmcli.tui.forms.fields import Read


def drawn(
    field: Described,
    by: By,
    *,
    key: str = "",
    label: str = "",
    help: str = "",
    value: str = "",
    known: str | None = None,
    unsaid: str = "not said",
    choices: Sequence[Option] | None = None,
    height: int = 4,
    prefix: str = "",
    hint: str = "",
    told: Callable[[], Sequence[Option]] | None = None,
) -> FormField:
    """Draw a field by its kind.

    The arguments are specific to a form: another label or help, the initial value or the one that
    is ``known`` (emptied, the field takes it away), how a choice means no answer (``unsaid``), the
    words to choose from (``told`` explains them in the list), the height of a long text. ``prefix``
    goes before the value of a field for one of several goals.
    """
    kind = field.kind
    if prefix and isinstance(kind, ByKey):
        kind = kind.kind
    elif prefix and isinstance(kind, Pairs):
        kind = Each(kind.text)
    made = _widget(
        plain(kind),
        key or key_of(field),
        label or field.described.label,
        help or field.described.help,
        by,
        needed=field.needed,
        value=known or value,
        usual=_usual(field),
        unsaid=unsaid,
        choices=choices,
        height=height,
        hint=hint or kind.hint,
        told=told,
    )
    made.says, made.prefix = field.name, prefix
    if known is not None:
        one = kind.kind if isinstance(kind, Each) else kind
        made.know(one.word if isinstance(one, Clearable) else "")
    return made


def key_of(field: Described) -> str:
    """The key of a field within its form, by which drafts are kept."""
    return field.option.removeprefix("--") or field.name.replace("_", "-")


def _usual(field: Described) -> str:
    usual = field.usual
    return field.kind.write(usual) if usual not in (None, (), {}) else ""


def _widget(
    kind: Kind,
    key: str,
    label: str,
    help: str,
    by: By,
    *,
    needed: bool,
    value: str,
    usual: str,
    unsaid: str,
    choices: Sequence[Option] | None,
    height: int,
    hint: str,
    told: Callable[[], Sequence[Option]] | None,
) -> FormField:
    if isinstance(kind, YesNo) and usual == "no":
        return Tick(key, label, help)
    words = choices if choices is not None else _choices(kind, by, needed or bool(usual), unsaid)
    if words or choices is not None:
        return Choice(key, label, help, words, value=value, usual=usual, needed=needed, told=told)
    if isinstance(kind, Pairs) or (
        isinstance(kind, Each) and isinstance(plain(kind.kind), (Text, Key))
    ):
        return Entries(key, label, help, read=_reader(kind, by), value=value)
    one = kind.kind if isinstance(kind, Each) else kind
    if isinstance(one, Day):
        return DayField(
            key,
            label,
            help,
            kind=one,
            by=by,
            several=kind.many,
            value=value,
            hint=hint,
            needed=needed,
        )
    if isinstance(kind, Moment):
        return MomentField(key, label, help, today=by.today, now=by.now)
    if isinstance(kind, Text) and (kind.long or kind.lines):
        long = LongField(
            key, label, help, needed=needed, value=value, height=height, limit=kind.limit
        )
        long.grows = kind.long
        return long
    read = _reader(kind, by)
    if isinstance(kind, Text):
        return LineField(
            key,
            label,
            help,
            needed=needed,
            value=value,
            usual=usual,
            hint=hint,
            read=read,
            limit=kind.limit,
        )
    return Numbers(key, label, help, needed=needed, value=value, hint=hint, read=read)


def _choices(kind: Kind, by: By, settled: bool, unsaid: str) -> Sequence[Option]:
    """The words of a kind that is chosen; none for one that is typed."""
    nothing = [] if settled else [Option("", unsaid)]
    if isinstance(kind, YesNo):
        return [*nothing, Option("yes", "yes"), Option("no", "no")]
    words = {} if kind.many else kind.choices(by)
    return [*nothing, *options(dict(words))] if words else []


def _reader(kind: Kind, by: By) -> "Read":
    """Reads what was typed as the verb will, and says how it was understood."""

    def read(text: str) -> str:
        return kind.understood(read_as(kind, (text,) if kind.many else text, by), by)

    return read
