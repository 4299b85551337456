"""The entries that SQL finds best are those that the rule finds best, in its order."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from agency import TODAY, Agency
from cmcli.domain.benefits import Income
from cmcli.domain.keys import NEED_DOMAINS, SERVED
from cmcli.domain.resource_match import match
from cmcli.domain.resources import Resource
from cmcli.domain.seekers import ALTERNATIVES, Seeker
from cmcli.store.core.directory_index import ANY, wrong
from cmcli.store.reading.fitting import first_by_name, fitting, fitting_among
from florida import CLIENTS, GUIDELINE, LABELS, SERVICES, service

DOMAINS = NEED_DOMAINS[:5]
AREAS = ("Orange County", "orange, FL", "Orange County, GA", "Lake", "Florida", "GA", "statewide")
LANGUAGES = ("Spanish", "english", "Kréyol")
PAYERS = ("Medicaid", "Sunshine Health (Medicaid)", "Aetna")


def some(random: Random, values: Any, most: int = 2) -> tuple[Any, ...] | None:
    """Draw none or a few of the values."""
    return tuple(random.sample(list(values), random.randint(0, most))) or None


def entries(random: Random, count: int) -> list[Resource]:
    return [
        Resource(
            id=f"r{number}",
            number=number,
            name=random.choice(("Aid", "aid", "Äid", "Bread", "Clinic — North", "Zoë's", "b 2")),
            needs=some(random, DOMAINS, 3),
            age_from=random.choice((None, None, 0, 18, 60)),
            age_to=random.choice((None, None, 17, 24, 59)),
            income_max=random.choice((None, None, None, 100_000, 200_000)),
            income_percent=random.choice((None, None, 125, 185, 200)),
            serves=some(random, (*SERVED, "of-our-own")),
            areas=some(random, AREAS),
            languages=some(random, LANGUAGES),
            networks=some(random, PAYERS, 1),
            eligibility=random.choice((None, None, "lives in a shelter")),
            ended_on=random.choice((None, None, None, None, TODAY)),
            added_on=TODAY,
        )
        for number in range(1, count + 1)
    ]


def seekers(random: Random, count: int) -> list[Seeker]:
    return [
        Seeker(
            name="Dana",
            needs={key: random.choice((None, 2, 3, 4)) for key in some(random, DOMAINS, 4) or ()},
            guideline=GUIDELINE,
            ages=random.choice((None, (20, 20), (17, 18), (55, 61), (24, 25))),
            income=random.choice(
                (None, Income(0, ("ssi",)), Income(163_100, ()), Income(200_001, ("ssi",)))
            ),
            size=random.choice((None, 1, 2, 5)),
            is_one={
                key: random.choice((True, False, None))
                for key in some(random, (*SERVED, *sorted(ALTERNATIVES)), 9) or ()
            },
            lives=random.choice((None, *AREAS)),
            languages=some(random, LANGUAGES) or (),
            payers=some(random, ("medicaid", "Aetna")) or (),
        )
        for _ in range(count)
    ]


class Judged:
    """Entries as the rule judges them for one client."""

    def __init__(self, entries: Mapping[str, Resource], who: Seeker) -> None:
        self.of = {key: match(one, who, LABELS) for key, one in entries.items()}
        self.places = {key: self.of[key].place(one) for key, one in entries.items()}

    def ordered(self, ids: Iterable[str]) -> list[str]:
        return sorted(ids, key=lambda key: self.places[key])

    def fitting(self, ids: Iterable[str]) -> list[str]:
        return [key for key in self.ordered(ids) if self.of[key].fits]


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "seed", [11, *(pytest.param(one, marks=pytest.mark.long) for one in range(9))]
)
def test_sql_finds_the_best_entries_as_the_rule_orders_them(agency: Agency, seed: int) -> None:
    random = Random(seed)
    shipped = (replace(one, number=1000 + at) for at, one in enumerate(SERVICES.values()))
    every = {one.id: one for one in (*entries(random, 120), *shipped)}
    with agency.operation() as work:
        work.lock("directory")
        work.add_all([*every.values()])
    offered = [key for key, one in every.items() if one.ended_on is None]
    some_of = offered[::3]
    with agency.reading() as view:
        for who in [*CLIENTS.values(), *seekers(random, 12)]:
            rule = Judged(every, who)
            met = rule.ordered(key for key in offered if rule.of[key].weight)
            for limit in (1, 7, 300):
                found = rule.ordered(fitting(view, who, limit=limit))
                assert found[:limit] == rule.fitting(met)[:limit], (who, limit)
                found = rule.ordered(fitting(view, who, limit=limit, every=True))
                assert found[:limit] == met[:limit], (who, limit)
            fed = rule.fitting(key for key in some_of if "food" in (every[key].needs or ()))
            found = fitting_among(view, who, some_of, domain="food", limit=5, every=False)
            assert found == fed[:5], who


@pytest.mark.both_engines
def test_the_index_follows_every_change_of_an_entry(agency: Agency) -> None:
    bread, aid = service("Bread", needs="food"), replace(service("aid", needs="food"), number=2)

    def named(domain: str) -> list[str]:
        with agency.reading() as view:
            return first_by_name(view, domain, limit=9)

    with agency.operation() as work:
        work.lock("directory")
        work.add_all([bread, aid])
    assert named("food") == named(ANY) == ["aid", "Bread"]
    with agency.operation() as work:
        work.lock("directory")
        bread = work.change(bread, needs=("legal",), name="A bread")
    assert (named("food"), named("legal"), named(ANY)) == (["aid"], ["Bread"], ["Bread", "aid"])
    with agency.operation() as work:
        work.lock("directory")
        work.change(bread, ended_on=TODAY)
        work.remove(aid)
    assert named("food") == named("legal") == named(ANY) == []
    with agency.store.engine.connect() as connection, connection.begin() as begun:
        assert wrong(connection) == 0
        connection.exec_driver_sql("UPDATE resources SET ended_on = NULL")
        assert wrong(connection) == 1
        begun.rollback()
    with agency.reading() as view:
        assert fitting_among(view, None, [], domain=ANY, limit=5, every=False) == []
