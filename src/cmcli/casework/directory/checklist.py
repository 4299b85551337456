"""The conditions of one of the agency's own programs, as a checklist before an intake."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cmcli.casework.round.values.intake import Arrival
from cmcli.catalog.access import labels
from cmcli.domain.agency_settings import poverty_guideline
from cmcli.domain.births import Birth
from cmcli.domain.clients import Client
from cmcli.domain.poverty import PovertyGuideline
from cmcli.domain.resource_match import Labels, match
from cmcli.domain.resources import Resource
from cmcli.domain.seekers import Seeker, is_one_of
from cmcli.store.core.view import View
from cmcli.store.reading.find import find_case
from cmcli.store.reading.resources import find_program

_STATES: Mapping[bool | None, str] = {True: "met", False: "not met", None: "not known"}


def intake_checklist(view: View, arrival: Arrival) -> list[str]:
    """Return the conditions of the program that an intake names, each met, not met or not known.

    Raises :class:`UsageProblem` for a program that the directory lacks.
    """
    if arrival.program is None:
        return []
    program = find_program(view, arrival.program)
    return list(checklist(program, _who(view, arrival), labels_of(view)))


def conditions_record(view: View, arrival: Arrival, program: Resource) -> dict[str, object]:
    """Return the conditions of the program that an intake names for JSON."""
    groups = _conditions(program, _who(view, arrival), labels_of(view))
    told = {_STATES[fits].replace(" ", "_"): list(reasons) for fits, reasons in groups}
    return {"program_conditions": told}


def _who(view: View, arrival: Arrival) -> Seeker:
    known = None
    if arrival.same_as is not None:
        known = find_case(view, arrival.same_as, exact_only=True, any_case=True).client
    return arriving(
        poverty_guideline(view.settings, view.today),
        view.today,
        known,
        name=arrival.goes_by or arrival.name,
        birth=arrival.dob,
        area=arrival.area,
        languages=arrival.languages,
        needs=arrival.needs,
    )


def labels_of(view: View) -> Labels:
    """Return the labels by which conditions are told."""
    return Labels(labels("need domain", view.words), labels("group of people", view.words))


def arriving(
    guideline: PovertyGuideline,
    today: date,
    known: Client | None = None,
    *,
    name: str | None,
    birth: Birth | None,
    area: str | None,
    languages: Iterable[str],
    needs: Iterable[str],
) -> Seeker:
    """Return what is known of a person who comes in; ``known`` is their record, if there is one."""
    client = known or Client(id="", code="", name=name)
    born = birth or client.birth
    ages = None if born is None else born.ages(today)
    return Seeker(
        name=name or client.goes_by or client.name or "the client",
        needs=dict.fromkeys(needs),
        guideline=guideline,
        ages=ages,
        is_one=is_one_of(client, ages),
        lives=area or client.area,
        languages=tuple(languages) or client.languages or (),
    )


def checklist(program: Resource, who: Seeker, words: Labels) -> Iterator[str]:
    """Yield a line for each condition of a program, those that are not met first."""
    groups = _conditions(program, who, words)
    told = [f"  {_STATES[fits]}: {reason}" for fits, reasons in groups for reason in reasons]
    entry = f"{program.name} (entry {program.number})"
    yield f"{entry}:" if told else f"{entry} names no conditions."
    yield from told


def _conditions(
    program: Resource, who: Seeker, words: Labels
) -> tuple[tuple[bool | None, tuple[str, ...]], ...]:
    """Return the conditions that are not met, those that aren't known, and those that are met."""
    found = match(program, who, words)
    bring = (f"documents to bring: {program.bring}",) if program.bring else ()
    return (False, found.against), (None, (*found.unknown, *bring)), (True, found.speaks_for)
