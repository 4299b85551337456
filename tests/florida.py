"""Real services of the Florida legal-aid directory with made-up clients who look for one.

The services are quoted by name with their criteria (openreferral/hsds-transformer, MIT).
"""

from dataclasses import replace
from datetime import date

from cmcli.domain.benefits import Income
from cmcli.domain.births import Birth
from cmcli.domain.poverty import PovertyGuideline
from cmcli.domain.resource_match import Labels
from cmcli.domain.resources import Resource
from cmcli.domain.seekers import Seeker

TODAY = date(2026, 3, 4)
GUIDELINE = PovertyGuideline(15_650, 5_500)
LABELS = Labels(
    {"legal": "Legal", "housing": "Housing", "benefits": "Benefits"},
    {
        "veterans": "Veterans",
        "homeless": "People without a home",
        "hiv": "People with HIV",
        "native-american": "Native Americans",
        "disability": "People with a disability",
        "families": "Families with children",
    },
)


def service(name: str, *areas: str, needs: str = "legal", **more: object) -> Resource:
    said = {"id": name, "number": 1, "name": name, "added_on": TODAY, **more}
    return Resource(areas=areas or None, needs=tuple(needs.split()), **said)  # type: ignore[arg-type]


SERVICES = {
    one.name: one
    for one in (
        service("Florida Senior Legal Helpline", "Florida", age_from=60, income_percent=300),
        service(
            "General Civil Legal Assistance",
            *("Hillsborough County", "Manatee County", "Pasco County"),
            *("Pinellas County", "Sarasota County"),
            income_percent=125,
        ),
        service(
            "Veterans Legal Helpline",
            *("Hillsborough County", "Pasco County"),
            age_to=59,
            income_percent=125,
            serves=("veterans",),
        ),
        service(
            "Lawyers for Young Adults Project", "Pinellas County", age_to=23, income_percent=185
        ),
        service("Wills for Warriors", "Pinellas County", income_percent=185, serves=("veterans",)),
        service(
            "Wills/Advance Directives Assistance",
            "Pinellas County",
            age_from=60,
            income_percent=185,
        ),
        service("Disabled Veterans Benefits", "State: FL", needs="benefits", serves=("veterans",)),
        service(
            "SSI for Homeless",
            "Alachua County",
            needs="benefits",
            income_percent=200,
            serves=("homeless",),
        ),
        service("Ryan White", "Broward County", income_percent=300, serves=("hiv",)),
        service(
            "Elder Advocacy",
            *("Brevard County", "Citrus County", "Flagler County", "Orange County"),
            age_from=55,
        ),
        service(
            "Legal Advice and Counsel Hotline", "Broward County", age_to=59, income_percent=200
        ),
        service("Homeless Advocacy Project", "Orange County", needs="legal housing", age_from=18),
    )
}


def born(text: str) -> tuple[int, int]:
    ages = Birth.of(text).ages(TODAY)
    assert ages is not None
    return ages


NEEDS = {"housing": 4, "legal": 3, "benefits": 2}
NOBODY = Seeker(name="Lena", needs=NEEDS, guideline=GUIDELINE)
CLIENTS = {
    one.name: one
    for one in (
        NOBODY,
        replace(
            NOBODY,
            name="Dana",
            ages=born("1972-06-01"),
            income=Income(163_100, ()),
            size=1,
            lives="Orange County, FL",
            is_one={"veterans": False, "homeless": None},
        ),
        replace(
            NOBODY,
            name="Ravi",
            ages=born("2005-08-20"),
            lives="pinellas, Florida",
            is_one={"veterans": False},
        ),
        replace(
            NOBODY,
            name="June",
            ages=born("about 1965"),
            income=Income(330_000, ()),
            size=2,
            lives="Pinellas County",
            is_one={"veterans": True},
        ),
        replace(
            NOBODY,
            name="Omar",
            ages=born("1980-01-10"),
            income=Income(190_000, ()),
            lives="Broward County",
            is_one={"veterans": True},
        ),
        replace(
            NOBODY,
            name="Ida",
            ages=born("1966"),
            income=Income(50_000, ("ssi",)),
            size=1,
            lives="FL",
            is_one={"veterans": None},
        ),
    )
}
