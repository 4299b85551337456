"""Records: what a value with a table of its own says about itself, once.

``@record`` makes the frozen value; ``column`` says about a field what its name and type do not.
The store's tables, the search index, the references that undo looks for, and the words of a
history all follow from this. Indexes and unique keys are declared in ``store/schema/``.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, UnionType
from typing import Any, NamedTuple, TypeVar, dataclass_transform, get_args

from cmcli.domain.operations import typed

T = TypeVar("T")


def column(
    *,
    default: Any = MISSING,
    title: str | None = None,
    searched: bool = False,
    refers: str | None = None,
    names: str | None = None,
    label: bool = False,
    parent: bool = False,
    shown: bool = True,
    usual: object = MISSING,
    final: str | None = None,
    planned: bool = False,
    holds: str | None = None,
    money: bool = False,
) -> Any:
    """Describe a field of a record.

    - ``title``: its name in a history, if not the field's name in words
    - ``searched``: ``cm search`` finds its words
    - ``refers``: the table of the key that it holds (a foreign key of the schema)
    - ``names``: ``table.column`` of a record in the same case that its number or key names
    - ``label``: its value identifies the record among its kind (``goal 2``)
    - ``parent``: the record it refers to comes first in the label (``step 2.1``)
    - ``shown``: whether a history shows it; a reference is shown only if it is to staff
    - ``usual``: the value that a history leaves out of a new record
    - ``final``: why undo can't clear it once it is set
    - ``planned``: a day that may be to come. Any other is that of a fact
    - ``holds``: the kind of its key, if an agency may add keys of that kind
    - ``money``: an amount in cents, which a history writes as people do
    """
    said = {
        "title": title,
        "searched": searched,
        "refers": refers,
        "names": None if names is None else tuple(names.split(".")),
        "label": label,
        "parent": parent,
        "shown": shown and (refers is None or refers in STAFF),
        "usual": usual,
        "final": final,
        "planned": planned,
        "holds": holds,
        "money": money,
    }
    return field(default=default, metadata=said)


STAFF = ("workers", "teams")
"""The tables whose records a history names by their handles."""


class RecordField(NamedTuple):
    """One field of a record type, as :func:`column` describes it; ``type`` is never None's."""

    name: str
    type: Any
    optional: bool
    title: str
    searched: bool = False
    refers: str | None = None
    names: tuple[str, str] | None = None
    label: bool = False
    parent: bool = False
    shown: bool = True
    usual: object = MISSING
    final: str | None = None
    planned: bool = False
    holds: str | None = None
    money: bool = False


class RecordType:
    """The description of a class of records. See :func:`record` and :func:`column`."""

    def __init__(
        self,
        kind: type[Any],
        table: str,
        *,
        noun: str | None,
        noun_in: str | None,
        day: str,
        final: str | None,
        seldom_changed: bool,
        live: Mapping[str, Any],
        sealed: bool = False,
    ) -> None:
        self.kind = kind
        self.table = table
        self.noun = noun or table.removesuffix("s").replace("_", " ")
        self.noun_in = noun_in
        self.day = day
        self.final = final
        self.seldom_changed = seldom_changed
        self.live = live
        self.sealed = sealed

    @cached_property
    def fields(self) -> Mapping[str, RecordField]:
        """The fields by name, in their order."""
        return {one.name: _described(one) for one in fields(self.kind)}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The columns that order the records of a case: number, moment or day."""
        if "number" in self.fields and self.fields["number"].type is int:
            return ("number", "id")
        by = next((name for name in ("at", self.day) if name in self.fields), None)
        return ("id",) if by is None else (by, "id")

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The fields whose words are found."""
        return tuple(name for name, one in self.fields.items() if one.searched)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The fields with the day or the moment of something that has happened."""
        dated = (one for one in self.fields.values() if one.type in (date, datetime))
        return tuple(one.name for one in dated if not one.planned)

    def gist(self, one: Any) -> str:
        """Return the text that tells a record from others: the first one that is searched."""
        return " ".join(str(getattr(one, name) or "") for name in self.searched[:1])

    def from_image(self, image: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the fields that an image of the log holds."""
        return {name: typed(self.fields[name].type, value) for name, value in image.items()}

    def case_of(self, row: Mapping[str, Any]) -> str | None:
        """Return the key of the case that a row belongs to, if any."""
        return self._key_in("cases", row)

    def client_of(self, row: Mapping[str, Any]) -> str | None:
        """Return the key of the client that a row belongs to, if the row says so itself."""
        return self._key_in("clients", row)

    def whose(self, case: Any) -> dict[str, Any]:
        """Return the column that all records of a case have: their client's key, else its own."""
        return {self.owner: case.client_id if self.owner == "client_id" else case.id}

    @cached_property
    def of_clients(self) -> bool:
        """Return whether its records are clients, or belong to a client or a case."""
        return self.table == "clients" or not {"clients", "cases"}.isdisjoint(self.referring)

    @cached_property
    def owner(self) -> str:
        """The column of what a record stays with: the client where it has one, else the case."""
        return "client_id" if "client_id" in self.fields else "case_id"

    def _key_in(self, table: str, row: Mapping[str, Any]) -> str | None:
        if self.table == table:
            return str(row["id"])
        for name in self.referring.get(table, ()):
            key = row.get(name)
            if key is not None:
                return str(key)
        return None

    @cached_property
    def referring(self) -> Mapping[str, tuple[str, ...]]:
        """The fields that hold keys of other tables, by table."""
        found: dict[str, tuple[str, ...]] = {}
        for name, one in self.fields.items():
            if one.refers is not None:
                found[one.refers] = (*found.get(one.refers, ()), name)
        return found


def without_none(hint: Any) -> tuple[Any, bool]:
    """Return the type that a hint such as ``date | None`` is about, and whether None is allowed."""
    if not isinstance(hint, UnionType):
        return hint, False
    (kind,) = (one for one in get_args(hint) if one is not type(None))
    return kind, True


def _described(of: Any) -> RecordField:
    kind, optional = without_none(of.type)
    said = dict(of.metadata) or {"shown": of.name != "id"}
    title = said.pop("title", None) or _in_words(of.name)
    return RecordField(of.name, kind, optional, title, **said)


def _in_words(name: str) -> str:
    words = name.removesuffix("_id").replace("_", " ")
    return words if words == "on" else words.removesuffix(" on")


_BY_CLASS: dict[type[Any], RecordType] = {}
_BY_TABLE: dict[str, RecordType] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(column,))
def record(
    table: str,
    *,
    noun: str | None = None,
    noun_in: str | None = None,
    day: str = "on",
    final: str | None = None,
    seldom_changed: bool = False,
    live: Mapping[str, Any] = MappingProxyType({}),
    sealed: bool = False,
) -> Callable[[type[T]], type[T]]:
    """Make a class a frozen value with a table of its own, whose changes the log covers.

    - ``noun``: the name of one record, if not the table's name without its s
    - ``noun_in``: the field with the noun, instead of ``noun``
    - ``day``: the field with its date, for the order of a search
    - ``final``: why undo can't reverse a new one
    - ``seldom_changed``: a process of many commands keeps the rows that it has read
    - ``live``: the values of some columns while anything can be due because of the record: None,
      a yes or no, or one of several texts. The clocks see only such records; by default, all of
      them
    - ``sealed``: no page, history or log may tell that there is one; see `MandatedReport`
    """

    def described(cls: type[T]) -> type[T]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        _BY_TABLE[table] = _BY_CLASS[made] = RecordType(
            made,
            table,
            noun=noun,
            noun_in=noun_in,
            day=day,
            final=final,
            seldom_changed=seldom_changed,
            live=live,
            sealed=sealed,
        )
        return made

    return described


def record_of(kind: type[Any]) -> RecordType:
    """Return what a class of records says about itself."""
    return _BY_CLASS[kind]


def record_in(table: str) -> RecordType:
    """Return the record type of a table; raises KeyError for a table without records."""
    return _BY_TABLE[table] if table in _BY_TABLE else all_records()[table]


def all_records() -> Mapping[str, RecordType]:
    """Return every record type by its table; loads all of ``cmcli.domain``."""
    package = import_module(__package__ or "")
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_BY_TABLE.items()))


def sealed_tables() -> frozenset[str]:
    """Return the tables whose records only some people may know of."""
    return frozenset(name for name, one in all_records().items() if one.sealed)


def searched_tables() -> tuple[str, ...]:
    """Return the tables whose words ``cm search`` finds: those of clients and their cases."""
    return tuple(name for name, one in all_records().items() if one.searched and one.of_clients)
