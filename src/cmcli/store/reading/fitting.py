"""The entries of the directory that fit a client best, as SQL finds them.

The conditions follow ``domain/resource_match.py``, and a test compares both. A search reads the
index (``store/core/directory_index.py``) of one need domain after the other, the most urgent first,
and stops when it has enough: in a large directory it passes through the entries of one domain.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import text

from cmcli.domain.areas import Area
from cmcli.domain.poverty import PovertyGuideline
from cmcli.domain.resource_match import sort_name, weight_of
from cmcli.domain.seekers import ALTERNATIVES, KINDS_SERVED, Seeker
from cmcli.store.core.directory_index import kind_of
from cmcli.store.core.view import View

_NEVER = "1 = 0"


class FitQuery:
    """Conditions of SQL on a row of the index for one client, with the values of parameters."""

    def __init__(self, dialect: str, who: Seeker) -> None:
        self.sqlite = dialect == "sqlite"
        self.who = who
        self.values: dict[str, Any] = {}

    def value(self, value: Any) -> str:
        """Return a new parameter with this value."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def has(self, column: str, part: str) -> str:
        """Return whether the text of a column contains a part."""
        find = "instr" if self.sqlite else "strpos"
        return f"{find}({column}, {self.value(part)}) > 0"

    def any_of(self, column: str, parts: Iterable[str]) -> str:
        """Return whether the text of a column contains one of the parts."""
        found = [self.has(column, part) for part in parts]
        return f"({' OR '.join(found)})" if found else _NEVER

    @property
    def excluded(self) -> str:
        """Return whether the entry excludes the client."""
        terms = [*self._too_young_or_old(), *self._earns_too_much()]
        not_one = [key for key, one in self.who.is_one.items() if one is False]
        terms.append(self._serves([key for key in not_one if key not in ALTERNATIVES]))
        for kind in KINDS_SERVED:
            others = [key for key in kind if key in not_one]
            these = [key for key in kind if key not in not_one]
            terms.append(f"{self._serves(others)} AND NOT {self._serves(these)}")
        if self.who.area is not None:
            yes, perhaps = _tests(self.who.area)
            terms.append(f"areas <> '' AND NOT {self.any_of('areas', (*yes, *perhaps))}")
        if self.who.payers:
            terms.append(f"networks <> '' AND NOT {self._pays()}")
        return f"coalesce({' OR '.join(f'({term})' for term in terms)}, {self._no})"

    @property
    def unknown(self) -> str:
        """Return how many facts that the entry asks for aren't known."""
        terms = [*self._age_unknown(), *self._income_unknown(), *self._lists_unknown()]
        known = [
            key
            for key, one in self.who.is_one.items()
            if one is not None and key not in ALTERNATIVES
        ]
        counted = [f"CASE WHEN {term} THEN 1 ELSE 0 END" for term in terms]
        told = [f"CASE WHEN {self.has('serves', f' {key} ')} THEN 1 ELSE 0 END" for key in known]
        of_known = f"CASE WHEN serves = '' THEN 0 ELSE {' + '.join(told)} END" if told else "0"
        return f"{' + '.join(['more', 'conditions', *counted])} - {of_known}"

    @property
    def order(self) -> list[str]:
        """Return the order of the rule: how much the needs count that are met, then the unknown."""
        met = " + ".join(
            f"CASE WHEN {self.has('needs', f' {key} ')} THEN {weight_of(rating)} ELSE 0 END"
            for key, rating in self.who.needs.items()
        )
        return [*([f"{met} DESC"] if met else []), self.unknown]

    @property
    def _no(self) -> str:
        return "0" if self.sqlite else "false"

    def _too_young_or_old(self) -> list[str]:
        if self.who.ages is None:
            return []
        low, high = (self.value(age) for age in self.who.ages)
        return [f"age_from > {high}", f"age_to < {low}"]

    def _earns_too_much(self) -> list[str]:
        income = self.who.income
        if income is None:
            return []
        found = [f"income_max < {self.value(income.cents)}"]
        if self.who.size is not None:
            found.append(f"income_percent < {self.value(self.who.percent)}")
        return found

    def helps_with(self, domains: Iterable[str]) -> str:
        """Return whether the entry helps with one of these need domains."""
        return self.any_of("needs", (f" {one} " for one in domains))

    def _serves(self, keys: Sequence[str]) -> str:
        """Return whether the entry takes one of these groups; most take everybody."""
        found = self.any_of("serves", (f" {key} " for key in keys))
        return f"(serves <> '' AND {found})"

    def _pays(self) -> str:
        return self.any_of("networks", (f" {sort_name(one)} " for one in self.who.payers))

    def _age_unknown(self) -> list[str]:
        if self.who.ages is None:
            return ["age_from IS NOT NULL OR age_to IS NOT NULL"]
        low, high = (self.value(age) for age in self.who.ages)
        outside = f"coalesce(age_from > {high}, {self._no}) OR coalesce(age_to < {low}, {self._no})"
        edge = f"coalesce(age_from > {low}, {self._no}) OR coalesce(age_to < {high}, {self._no})"
        return [f"({edge}) AND NOT ({outside})"]

    def _income_unknown(self) -> list[str]:
        income = self.who.income
        if income is None:
            return ["income_max IS NOT NULL", "income_percent IS NOT NULL"]
        found = []
        if self.who.size is None:
            found.append(f"income_percent < {self.value(self.who.percent)}")
        if income.unknown:
            found.append(f"income_max >= {self.value(income.cents)}")
            found.append(f"income_percent >= {self.value(self.who.percent)}")
        elif self.who.size is not None:
            least, alone = self.value(self.who.percent), self.value(self.who.percent_alone)
            found.append(f"income_percent >= {least} AND income_percent < {alone}")
        return found

    def _lists_unknown(self) -> list[str]:
        who = self.who
        found = []
        for kind in KINDS_SERVED:
            one, perhaps = (
                [key for key in kind if who.is_one.get(key) is said] for said in (True, None)
            )
            found.append(f"{self._serves(perhaps)} AND NOT {self._serves(one)}")
        if who.area is None:
            found.append("areas <> ''")
        else:
            yes, may_be = (self.any_of("areas", parts) for parts in _tests(who.area))
            found.append(f"areas <> '' AND NOT {yes} AND {may_be}")
        spoken = self.any_of("languages", (f"|{sort_name(one)}|" for one in who.languages))
        found.append(f"languages <> '' AND NOT {spoken}")
        if not who.payers:
            found.append("networks <> ''")
        return found


def _tests(lived: Area) -> tuple[Sequence[str], Sequence[str]]:
    """Return parts of ``areas`` that take in an area, and parts that may; see `Area.takes`."""
    everywhere, other = "|/|", kind_of(not lived.county)
    if lived.place and lived.state:
        whole = (f"|{lived.place}/|", f"|{lived.place}/{lived.state}|", f"|/{lived.state}|")
        return (*whole, everywhere), (f"|{other}/|", f"|{other}/{lived.state}|")
    if lived.place:
        return (f"|{lived.place}/", everywhere), ("|/", f"|{other}/")
    if lived.state:
        return (f"|/{lived.state}|", everywhere), (f"/{lived.state}|", "/|")
    return (everywhere,), ("|",)


def fitting(view: View, who: Seeker, *, limit: int, every: bool = False) -> list[str]:
    """Return the ids of the entries that meet the client's needs best, to be sorted by the rule.

    Those that exclude the client are among them only with ``every``. If there are ``limit`` that
    fit, the best ``limit`` are among them.
    """
    found: dict[str, bool] = {}
    before: list[str] = []

    def level(domain: str) -> int:
        return -weight_of(who.needs[domain])

    for _, domains in groupby(sorted(who.needs, key=level), key=level):
        of_level = list(domains)
        for helps_more in (True, False) if len(who.needs) > 1 else (False,):
            found |= _of_level(view, who, of_level, before, limit, every, helps_more)
            if sum(found.values()) >= limit:
                return list(found)
        before += of_level
    return list(found)


def _of_level(
    view: View,
    who: Seeker,
    domains: Sequence[str],
    before: Sequence[str],
    limit: int,
    every: bool,
    helps_more: bool,
) -> dict[str, bool]:
    """Return the best entries of each of these domains, without those of the domains ``before``.

    Those that help with another need too, which are few, count more than all others of the level.
    """
    query = FitQuery(view.dialect, who)
    parts = []
    for at, domain in enumerate(domains):
        another = query.helps_with(one for one in who.needs if one != domain)
        seen = query.helps_with([*before, *domains[:at]])
        conditions = [another if helps_more else f"NOT {another}", f"NOT {seen}"]
        parts.append(_best(query, domain, conditions, limit, every))
    return _judged(view, query, parts)


def fitting_among(
    view: View, who: Seeker | None, ids: Sequence[str], *, domain: str, limit: int, every: bool
) -> list[str]:
    """Return the best of these entries that are offered, those of one domain or of `ANY`.

    Without a client, they are the first by name.
    """
    query = FitQuery(view.dialect, who or _NOBODY)
    names = [query.value(key) for key in ids]
    among = [f"resource_id IN ({', '.join(names)})"] if ids else [_NEVER]
    if who is not None:
        part = _best(query, domain, among, limit, every)
    else:
        part = _first(query, domain, among, limit)
    return list(_judged(view, query, [part]))


def first_by_name(view: View, domain: str, *, limit: int) -> list[str]:
    """Return the first entries of a domain by name."""
    query = FitQuery(view.dialect, _NOBODY)
    return list(_judged(view, query, [_first(query, domain, [], limit)]))


_NOBODY = Seeker(name="", needs={}, guideline=PovertyGuideline(1, 1))


def _best(query: FitQuery, domain: str, conditions: Sequence[str], limit: int, every: bool) -> str:
    """Ask for the best entries of a domain under the conditions, each with whether it fits."""
    excluded, order = query.excluded, query.order
    if every:
        shown = f"CASE WHEN {excluded} THEN 1 ELSE 0 END"
        return _first(query, domain, conditions, limit, shown=shown, order=["2", *order])
    return _first(query, domain, [*conditions, f"NOT {excluded}"], limit, order=order)


def _first(
    query: FitQuery,
    domain: str,
    conditions: Sequence[str],
    limit: int,
    *,
    shown: str = "0",
    order: Sequence[str] = (),
) -> str:
    """Ask for the first entries of a domain in an order, and by name where it is the same."""
    of = " AND ".join([f"domain = {query.value(domain)}", *conditions])
    exact = "" if query.sqlite else ' COLLATE "C"'
    by = ", ".join([*order, f"name{exact}", "number"])
    return (
        f"SELECT resource_id, {shown} AS excluded FROM resource_needs WHERE {of}"  # noqa: S608
        f" ORDER BY {by} LIMIT {query.value(limit)}"
    )


def _judged(view: View, query: FitQuery, parts: Sequence[str]) -> dict[str, bool]:
    """Return the entries of all parts, those of one in its order, each with whether it fits."""
    selects = list(parts)
    if len(parts) > 1:
        selects = [f"SELECT * FROM ({part}) AS part{at}" for at, part in enumerate(parts)]  # noqa: S608
    rows = view.connection.execute(text(" UNION ALL ".join(selects)), query.values)
    return {key: not out for key, out in rows}
