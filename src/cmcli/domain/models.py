"""A model of case management, as the catalogue states it and the agency has changed it."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import NamedTuple

from cmcli.domain.keys import MODES

ACUITIES = (4, 3, 2, 1)
"""The acuities in the order of written numbers, as in ``3/7/14/30``."""

MOST_MODES = 16
"""The modes that count on a model, at most."""


def modes_in_order(modes: Collection[str]) -> list[str]:
    """Return modes in their usual order, the agency's own after cm's."""
    return [*(one for one in MODES if one in modes), *sorted(set(modes).difference(MODES))]


ACUITY_WEIGHTS: Mapping[int, Fraction] = {
    1: Fraction(1, 2),
    2: Fraction(1),
    3: Fraction(3, 2),
    4: Fraction(2),
}
"""The weight of a case by its acuity, unless the agency says otherwise for its model."""


class Model(NamedTuple):
    """The standards of one model. Every number may be changed by the agency, dated.

    ``target`` and ``ceiling`` are open cases per 1.0 full-time equivalent (None: the agency has
    set no number). ``scope`` is ``worker`` or ``team``. ``contact_days`` are the days between
    contacts by acuity 1-4 (None: no contact clock of that form); ``phase_days`` the same by phase
    1, 2, 3. ``follow_up_days`` is the one follow-up of models without a rhythm, and
    ``ask_close_days`` are the days from the opening until such a case closes. ``counted_modes`` are
    the modes that reset the contact clock when held with the client. ``retry_days`` is when a
    missed contact is tried again (outreach models only), ``waiting_days`` how often a client on the
    waitlist hears how it stands. ``sources`` names for each number its source, or ``default``.
    ``weights`` are those of a case by acuity. ``discharge_days`` are the days after a stay by which
    a contact is due. With ``natural_help``, a case shows what the client leads, and which help
    comes from people and groups around the client.
    """

    key: str
    label: str
    summary: str
    role: str
    scope: str
    target: int | None
    ceiling: int | None
    usual_acuity: int
    contact_days: Mapping[int, int] | None
    phase_days: tuple[int, ...] | None
    phase_names: tuple[str, ...]
    phase_months: int | None
    any_member: bool
    counted_modes: frozenset[str]
    first_contact_days: int
    assessment_days: int
    plan_days: int
    at_first_contact: bool
    review_days: int | None
    reassessment_days: int
    follow_up_days: int | None
    ask_close_days: int | None
    outreach: bool
    retry_days: int
    waiting_days: int
    expected_months: int | None
    fixed_end: bool
    smart_shown: bool
    sources: Mapping[str, str]
    weights: Mapping[int, Fraction] = ACUITY_WEIGHTS
    discharge_days: tuple[int, ...] = ()
    natural_help: bool = False


CHANGEABLE = (
    "target",
    "ceiling",
    "usual_acuity",
    "weights",
    "contact_days",
    "phase_days",
    "phase_names",
    "phase_months",
    "counted_modes",
    "first_contact_days",
    "assessment_days",
    "plan_days",
    "at_first_contact",
    "review_days",
    "reassessment_days",
    "follow_up_days",
    "ask_close_days",
    "outreach",
    "retry_days",
    "expected_months",
    "fixed_end",
    "waiting_days",
    "discharge_days",
)
"""The numbers and lists of a model that an agency may change with ``cm models set``, dated."""
