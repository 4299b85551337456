"""A service of the directory becomes an entry: its columns, as `Resource` has them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmcli.domain.age_ranges import OLDEST, parse_ages
from cmcli.domain.text import NAME_LIMIT, NOTE_LIMIT, SHORT_LIMIT, clean_input, quoted
from cmcli.errors import UsageProblem
from cmcli.exchange.dates import read_date
from cmcli.exchange.hsds.markup import plain
from cmcli.exchange.hsds.parts import Notes, Part, Place
from cmcli.exchange.hsds.places import address_of, chosen_place, phones_of
from cmcli.exchange.hsds.schedules import hours_of
from cmcli.exchange.hsds.terms import TermMap
from cmcli.exchange.problems import MAX_ID, Rejected, digest

_NOTHING = frozenset(("n/a", "na", "none", "-", "null", "unknown", "tbd"))
_STATUSES = ("active", "inactive", "defunct", "temporarily closed")
_YES, _NO = frozenset(("true", "yes", "y", "t", "1")), frozenset(("false", "no", "n", "f", "0"))
_NUMBER = re.compile(r"([0-9]{1,4})(?:\.0+)?")
_NO_AGE = re.compile(r"[:/@]|.{41}")
MOST_LISTED = 500
"""The most areas, languages or documents of a service."""

_TITLES = {
    "military_status": "Military status",
    "immigration_status": "Immigration status",
    "incarceration_status": "Incarceration status",
}
_LONG = {"eligibility": "Conditions", "apply": "How to apply", "bring": "Bring", "cost": "Cost"}
_SEE = "see the description"
"""The conditions of an entry where they are too long, so that they are not taken for none."""
_LONG |= {"hours": "Hours", "address": "Address", "phone": "Phone"}


@dataclass(frozen=True, slots=True)
class ListedService:
    """A service as an entry of the directory: ``columns`` are those of the entry. ``gone`` is the
    directory's word for a service that is no longer offered."""

    external_id: str
    place: Place
    columns: Mapping[str, Any]
    gone: str
    digest: str


class ServiceReader:
    """Makes entries of services; ``today`` is the agency's day."""

    def __init__(self, terms: TermMap, today: date, notes: Notes) -> None:
        self.terms = terms
        self.today = today
        self.notes = notes

    def entry(self, service: Part) -> ListedService:
        """Return the entry of a service; raises :class:`Rejected` if there can't be one."""
        key, name = service["id"], _tidy(service["name"]).replace("\n", " ")
        if not key:
            raise Rejected("missing", "its id is empty.")
        if len(key) > MAX_ID:
            raise Rejected("bad-id", f"its id is longer than {MAX_ID} characters.")
        if not name:
            raise Rejected("missing", "its name is empty.")
        if len(name) > NAME_LIMIT:
            text = f"its name is {len(name):,} characters long, and the limit is {NAME_LIMIT}."
            raise Rejected("too-long", text)
        status = self._status(service)
        columns = {"name": name, **self._columns(service), **self._who(service)}
        self._move_long(service, columns, status)
        kept = {column: value for column, value in columns.items() if value not in (None, "", ())}
        gone = status if status in ("inactive", "defunct") else ""
        made = digest(gone, *(f"{column}={value!r}" for column, value in sorted(kept.items())))
        return ListedService(key, service.place, kept, gone, made)

    def _columns(self, service: Part) -> dict[str, Any]:
        """Return what an entry says of the service itself."""
        owner = next(iter(service.all("organizations")), None)
        place, more = chosen_place(service, self.notes)
        organization = (owner["name"] if owner else "") or service["organization_name"]
        schedules = service.all("schedules") or (place.all("schedules") if place else ())
        told = (service["description"], service["additional_information"])
        wanted = [_tidy(one["document"]) for one in service.all("required_documents")]
        return {
            "organization": _line(organization)[:SHORT_LIMIT],
            "description": "\n".join(filter(None, map(_tidy, told))),
            "needs": self._needs(service),
            "phone": phones_of(service, place, owner),
            "email": self._email(service, service["email"] or (owner["email"] if owner else "")),
            "url": self._url(service, service["url"] or (owner["url"] if owner else "")),
            "address": address_of(place, more),
            "hours": hours_of(schedules, self.today, self.notes, service["id"]),
            "languages": _each(one["name"] for one in service.all("languages")),
            "cost": _line("; ".join(_costs(service))),
            "bring": _line("; ".join(filter(None, wanted))),
            "apply": _line(service["application_process"]),
            "checked_on": self._checked(service),
        }

    def _who(self, service: Part) -> dict[str, Any]:
        """Return whom the service takes."""
        conditions = [_line(service["eligibility_description"])]
        conditions += [_line(one["eligibility"]) for one in service.all("eligibility")]
        for column, title in _TITLES.items():
            if service[column]:
                conditions.append(f"{title}: {_line(service[column])}")
        areas = [
            *service["areas"].split(";"),
            *(one["name"] for one in service.all("service_areas")),
        ]
        named = [one for one in _each(areas) if len(one) <= NAME_LIMIT and one.count(" ") < 8]
        conditions += [f"Area: {one}" for one in _each(areas) if one not in named]
        lowest, highest, said = self._ages(service)
        return {
            "areas": tuple(named),
            "age_from": lowest,
            "age_to": highest,
            "income_percent": self._income(service, conditions),
            "serves": self._serves(service),
            "eligibility": "; ".join(dict.fromkeys(filter(None, (*conditions, *said)))),
        }

    def _needs(self, service: Part) -> tuple[str, ...]:
        problems = [one.strip() for one in service["problem_codes"].split(";")]
        named = (
            [one["name"] for one in attribute.all("taxonomy_terms")] or [attribute["name"]]
            for attribute in service.all("attributes")
        )
        terms = [term for names in named for term in names]
        return self.terms.needs(filter(None, terms), filter(None, problems), self.notes.unmapped)

    def _status(self, service: Part) -> str:
        status = " ".join(service["status"].lower().split())
        if status and status not in _STATUSES:
            text = f"the status {quoted(service['status'])} is not of the format, and was not read."
            self._warn(service, "unknown-status", text)
        return status

    def _ages(self, service: Part) -> tuple[int | None, int | None, list[str]]:
        """Return the lowest and the highest age, and other texts as words."""
        found: dict[str, int | None] = {}
        said: list[str] = []
        for column, end in (("minimum_age", 0), ("maximum_age", 1)):
            text = service[column]
            try:
                found[column] = _age(text, end) if text else None
            except UsageProblem:
                if _NO_AGE.search(text):
                    raise Rejected(
                        "bad-age",
                        f"{column} {quoted(text)} is not an age, so the columns may be shifted.",
                    ) from None
                self._warn(service, "bad-age", f"{column} {quoted(text)} is not an age.")
                found[column] = None
                said.append(f"{column.replace('_', ' ').capitalize()}: {_line(text)}")
        lowest, highest = found["minimum_age"] or None, found["maximum_age"]
        if highest is not None and highest >= OLDEST:
            highest = None
        if lowest is not None and (lowest > OLDEST or (highest is not None and lowest > highest)):
            self._warn(
                service, "bad-age", "its lowest age is above its highest; both are left out."
            )
            return None, None, [f"Ages: {service['minimum_age']} to {service['maximum_age']}"]
        return lowest, highest, said

    def _income(self, service: Part, conditions: list[str]) -> int | None:
        text = service["income_limit"].removesuffix("%").strip()
        found = _NUMBER.fullmatch(text)
        if found is not None and 1 <= int(found[1]) <= 1000:
            return int(found[1])
        if text:
            said = f"the income limit {quoted(text)} is not a percentage of the poverty guideline."
            self._warn(service, "bad-income", said)
            conditions.append(f"Income limit: {_line(text)}")
        return None

    def _serves(self, service: Part) -> tuple[str, ...]:
        text = service["require_veteran"].lower()
        if text and text not in _YES | _NO:
            said = f"whether it is for veterans is neither true nor false: {quoted(text)}."
            self._warn(service, "bad-value", said)
        return ("veterans",) if text in _YES else ()

    def _email(self, service: Part, text: str) -> str:
        if text.lower() in _NOTHING or not text:
            return ""
        if "@" in text.strip("@") and not re.search(r"\s", text):
            return _line(text)
        self._warn(service, "bad-email", f"{quoted(text)} is not an email address; it is left out.")
        return ""

    def _url(self, service: Part, text: str) -> str:
        if text.lower() in _NOTHING or not text:
            return ""
        if "." in text.strip(".") and not re.search(r"\s", text):
            return _line(text)
        self._warn(service, "bad-url", f"{quoted(text)} is not a web address; it is left out.")
        return ""

    def _checked(self, service: Part) -> date | None:
        text = service["assured_date"]
        if not text:
            return None
        reading = read_date(text, date(1990, 1, 1), self.today)
        if reading.value is None:
            text = f"assured_date {quoted(text)} {reading.why}; the entry counts as not checked."
            self._warn(service, reading.rule, text)
        return reading.value

    def _move_long(self, service: Part, columns: dict[str, Any], status: str) -> None:
        """Put what is too long for its field at the end of the description."""
        more = [columns["description"]]
        if status == "temporarily closed":
            more.append("Temporarily closed.")
            conditions = (columns["eligibility"], "temporarily closed")
            columns["eligibility"] = "; ".join(filter(None, conditions))
        for column, title in _LONG.items():
            text = columns[column]
            if text and len(text) > SHORT_LIMIT:
                more.append(f"{title}: {text}")
                columns[column] = _SEE if column == "eligibility" else ""
                said = f"'{title}' is too long for its field, so it is in the description."
                self._warn(service, "too-long", said)
        columns["description"] = "\n".join(filter(None, more))
        if len(columns["description"]) > NOTE_LIMIT:
            raise Rejected("too-long", f"its description is longer than {NOTE_LIMIT:,} characters.")

    def _warn(self, service: Part, rule: str, text: str) -> None:
        self.notes.warn(service.place, rule, text, service["id"])


def _age(text: str, end: int) -> int | None:
    """Return an age: the lower end of a range for 0, the upper one for 1."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else parse_ages(text)[end]


def _costs(service: Part) -> Iterator[str]:
    fees = service["fees_description"] or service["fees"]
    yield from [fees] if fees else []
    for one in service.all("cost_options"):
        amount = " ".join(
            filter(None, (one["amount"], one["currency"].upper() if one["amount"] else ""))
        )
        price = " ".join(filter(None, (amount, one["amount_description"])))
        yield ": ".join(filter(None, (one["option"], price)))


def _tidy(text: str) -> str:
    """Return a text without HTML, as it is stored; raises :class:`Rejected` for what can't be."""
    words = plain(text) if text else ""
    if not words or words.lower() in _NOTHING:
        return ""
    try:
        return clean_input(words, what="a text", limit=10 * NOTE_LIMIT, multiline=True)
    except UsageProblem as problem:
        if "empty" in problem.message:
            return ""
        raise Rejected("bad-text", problem.message) from None


def _line(text: str) -> str:
    return " ".join(_tidy(text).split())


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that say something, each once."""
    return tuple(dict.fromkeys(filter(None, map(_line, texts))))[:MOST_LISTED]
