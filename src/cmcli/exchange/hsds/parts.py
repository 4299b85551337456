"""The objects of a directory, in the shape that HSDS 3 gives them as JSON: a service holds its
phones, schedules, places and so on. Tables and older layouts are brought into this shape."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cmcli.exchange.problems import Problem, Problems

LINKS = ("service_id", "service_at_location_id", "location_id", "organization_id")
"""The columns by which a row of a table belongs to another one, the closest first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object stands: the file, and its line or its number among the items."""

    file: str
    at: int | None = None
    unit: str = "line"

    def __str__(self) -> str:
        """Name it within a sentence."""
        return f"{self.unit} {self.at} of {self.file}"


@dataclass(frozen=True, slots=True)
class Part:
    """One object: its values as texts, and the objects that it holds, by kind."""

    place: Place
    fields: Mapping[str, str]
    held: Mapping[str, Sequence["Part"]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def all(self, kind: str) -> Sequence["Part"]:
        """Return the objects of a kind that it holds."""
        return self.held.get(kind, ())


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of object: ``columns`` are the names of a value, in all versions, with the one that is
    used here; ``holds`` are the names of held objects with their kinds."""

    columns: Mapping[str, str]
    holds: Mapping[str, str] = field(default_factory=dict)


def _kind(columns: str, *, holds: Mapping[str, str] | None = None, **others: str) -> PartKind:
    """Describe a kind: columns by their own names, and other names of them."""
    own = {name: name for name in (*columns.split(), *LINKS)}
    return PartKind({"id": "id", **own, **others}, holds or {})


_HELD = {
    "phones": "phones",
    "schedules": "schedules",
    "regular_schedules": "schedules",
    "languages": "languages",
}
KINDS: Mapping[str, PartKind] = {
    "organizations": _kind(
        "name email url",
        holds={"phones": "phones"},
        website="url",
        organization_uuid="id",
        organization_name="name",
        organization_email="email",
        organization_url="url",
    ),
    "services": _kind(
        "organization_name name description additional_information url email status"
        " application_process fees_description fees eligibility_description minimum_age maximum_age"
        " income_limit problem_codes require_veteran military_status immigration_status"
        " incarceration_status areas assured_date",
        holds={
            **_HELD,
            "organization": "organizations",
            "service_areas": "service_areas",
            "required_documents": "required_documents",
            "cost_options": "cost_options",
            "eligibility": "eligibility",
            "attributes": "attributes",
            "service_taxonomy": "attributes",
            "taxonomy_terms": "attributes",
            "service_at_locations": "service_at_locations",
        },
        eligibility="eligibility_description",
        service_uuid="id",
        organization_uuid="organization_id",
        service_name="name",
        service_description="description",
        service_additional_information="additional_information",
        service_url="url",
        service_email="email",
        service_min_age="minimum_age",
        service_max_age="maximum_age",
        service_income_limit="income_limit",
        service_problem_codes="problem_codes",
        service_require_veteran="require_veteran",
        service_military_status="military_status",
        service_immigration_status="immigration_status",
        service_incarceration_status="incarceration_status",
        service_areas="areas",
    ),
    "locations": _kind(
        "name address phones",
        holds={**_HELD, "addresses": "addresses", "physical_addresses": "addresses"},
        location_uuid="id",
        organization_uuid="organization_id",
        location_name="name",
        location_address="address",
        location_type="type",
    ),
    "service_at_locations": _kind("", holds={**_HELD, "location": "locations"}),
    "addresses": _kind(
        "address_1 address_2 city state_province postal_code", address_type="type", type="type"
    ),
    "phones": _kind("number extension type"),
    "schedules": _kind(
        "valid_from valid_to until freq interval byday bymonthday opens_at closes_at description"
        " weekday"
    ),
    "languages": _kind("name", language="name"),
    "service_areas": _kind("name", service_area="name"),
    "required_documents": _kind("document"),
    "cost_options": _kind("option currency amount amount_description"),
    "eligibility": _kind("eligibility"),
    "attributes": _kind(
        "taxonomy_term_id name",
        holds={"taxonomy_term": "taxonomy_terms", "taxonomy_terms": "taxonomy_terms"},
        link_id="service_id",
        taxonomy_id="taxonomy_term_id",
        taxonomy_detail="name",
        term="name",
    ),
    "taxonomy_terms": _kind("name", term="name"),
}
"""The kinds of objects that are read."""

TABLES: Mapping[str, str] = {
    **{name: name for name in KINDS},
    "organization": "organizations",
    "service": "services",
    "location": "locations",
    "services_at_location": "service_at_locations",
    "services_at_locations": "service_at_locations",
    "service_at_location": "service_at_locations",
    "physical_addresses": "addresses",
    "regular_schedules": "schedules",
    "eligibilities": "eligibility",
    "services_taxonomy": "attributes",
    "service_taxonomy": "attributes",
    "service_taxonomies": "attributes",
    "service_attributes": "attributes",
    "taxonomy": "taxonomy_terms",
    "taxonomies": "taxonomy_terms",
    "taxonomy_term": "taxonomy_terms",
}
"""The names of tables in all versions, each with the kind of its rows."""


@dataclass(slots=True)
class Notes:
    """The notes on reading a directory: problems, and all that is left out.

    ``rows`` counts the rows of each file, ``unread`` those with a value in each column that has no
    place here, ``files`` the rows of files that are not read, ``unmapped`` the terms that name no
    need, ``left`` what is left out for another reason. ``pages`` of
    ``of_pages`` pages of a list were read.
    """

    problems: Problems = field(default_factory=Problems)
    rows: Counter[str] = field(default_factory=Counter)
    unread: Counter[tuple[str, str]] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    of_pages: int = 0

    @property
    def partial(self) -> str:
        """Say how many pages of a list were read, if others are missing."""
        return f"{self.pages} of {self.of_pages} pages" if self.pages < self.of_pages else ""

    def reject(self, place: Place, rule: str, text: str, external_id: str = "") -> None:
        """Note that an object, or a whole file, is not taken."""
        self.problems.append(
            Problem(place.file, place.at, rule, text, True, external_id, unit=place.unit)
        )

    def warn(
        self, place: Place, rule: str, text: str, external_id: str = "", ref: str = ""
    ) -> None:
        """Note something that stops nothing; ``ref`` is the entry here."""
        self.problems.append(
            Problem(place.file, place.at, rule, text, False, external_id, ref, place.unit)
        )

    def pass_over(self, kind: str, column: str) -> None:
        """Count a value that has no place here. Ids only hold a directory together."""
        if column != "id" and not column.endswith("_id"):
            self.unread[kind, column] += 1
