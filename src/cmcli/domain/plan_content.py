"""The content of a plan at one moment: its snapshot as text, and what differs between two."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

from cmcli.domain.operations import image_text, plain
from cmcli.domain.plans import Goal, Step
from cmcli.domain.records import record_of

T = TypeVar("T", Goal, Step)

TERMS: Mapping[str, str] = {
    "text": "text",
    "need": "need",
    "strength": "strength",
    "measure": "measure",
    "baseline": "baseline",
    "target": "target",
    "due_on": "date",
    "words": "client's own words",
    "confidence": "confidence",
    "weight": "weight",
    "monitored_by": "monitored by",
    "gas_minus_2": "level -2",
    "gas_minus_1": "level -1",
    "gas_0": "level 0",
    "gas_plus_1": "level 1",
    "gas_plus_2": "level 2",
    "gas_baseline": "starting level",
    "who": "who",
}
"""The fields of goals and steps that are agreed upon, with the words for them."""

CARRYING_OUT: Mapping[str, str] = {
    "state": "state",
    "ended_on": "ended",
    "outcome": "outcome",
    "done_on": "done",
}
"""The fields that change while a plan is carried out; they need no new agreement."""


class PlanContent(NamedTuple):
    """The goals and steps that are not dropped, with the needs and strengths that they are linked
    to.

    ``needs`` are pairs of domain and text, ``strengths`` of number and text.
    """

    goals: tuple[Goal, ...]
    steps: tuple[Step, ...]
    needs: tuple[tuple[str, str | None], ...] = ()
    strengths: tuple[tuple[int, str], ...] = ()

    def steps_of(self, goal: Goal) -> tuple[Step, ...]:
        """The steps of a goal, in their order."""
        return tuple(step for step in self.steps if step.goal_id == goal.id)


class Difference(NamedTuple):
    """One thing that differs: ``item`` is ``goal 2`` or ``step 2.1``, ``change`` is ``added``,
    ``removed`` or ``changed``; the last has ``field`` in words with its plain values.

    ``agreed_upon`` is false for what only says how far the plan has been carried out.
    """

    item: str
    change: str
    field: str | None = None
    before: str | None = None
    after: str | None = None
    agreed_upon: bool = True

    def as_dict(self) -> dict[str, object]:
        """The difference for JSON."""
        return {
            "item": self.item,
            "change": self.change,
            "field": self.field,
            "before": self.before,
            "after": self.after,
        }


def snapshot(content: PlanContent) -> str:
    """Return the content as canonical JSON, as a version keeps it."""
    return (
        image_text(
            {
                "goals": [_image(goal) for goal in content.goals],
                "steps": [_image(step) for step in content.steps],
                "needs": [list(pair) for pair in content.needs],
                "strengths": [list(pair) for pair in content.strengths],
            }
        )
        or ""
    )


def from_snapshot(text: str) -> PlanContent:
    """The inverse of `snapshot`."""
    kept = json.loads(text)
    return PlanContent(
        goals=tuple(_value(Goal, image) for image in kept["goals"]),
        steps=tuple(_value(Step, image) for image in kept["steps"]),
        needs=tuple((domain, text) for domain, text in kept["needs"]),
        strengths=tuple((number, text) for number, text in kept["strengths"]),
    )


def differences(old: PlanContent, new: PlanContent) -> list[Difference]:
    """Return the differences from the old content to the new, goal by goal and each with its
    steps."""
    found = []
    for goal_id, number in _numbers(old, new):
        before, after = _by_id(old.goals, goal_id), _by_id(new.goals, goal_id)
        found += list(_between(f"goal {number}", before, after))
        steps = {step.id: step for one in (old, new) for step in one.steps}
        own = [step for step in steps.values() if step.goal_id == goal_id]
        for step in sorted(own, key=lambda step: step.number):
            was, now = _by_id(old.steps, step.id), _by_id(new.steps, step.id)
            found += list(_between(f"step {number}.{step.number}", was, now))
    return found


def _numbers(old: PlanContent, new: PlanContent) -> list[tuple[str, int]]:
    """Ids and numbers of all goals; a number that was used twice is there twice."""
    known = {goal.id: goal.number for one in (old, new) for goal in one.goals}
    return sorted(known.items(), key=lambda pair: (pair[1], pair[0]))


def _by_id(values: tuple[T, ...], key: str) -> T | None:
    return next((value for value in values if value.id == key), None)


def _between(item: str, before: T | None, after: T | None) -> Iterator[Difference]:
    if before is None or after is None:
        if after is not None:
            yield Difference(item=item, change="added", after=after.text)
        elif before is not None:
            yield Difference(item=item, change="removed", before=before.text)
        return
    for words, agreed_upon in ((TERMS, True), (CARRYING_OUT, False)):
        for field, word in words.items():
            was, now = getattr(before, field, None), getattr(after, field, None)
            if was != now:
                yield Difference(
                    item=item,
                    change="changed",
                    field=word,
                    before=_said(was),
                    after=_said(now),
                    agreed_upon=agreed_upon,
                )


def _said(value: object) -> str | None:
    return None if value is None else str(plain(value))


def _image(value: Goal | Step) -> dict[str, Any]:
    columns = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: plain(one) for name, one in columns.items() if one is not None}


def _value(kind: type[T], image: Mapping[str, Any]) -> T:
    return kind(**record_of(kind).from_image(image))
