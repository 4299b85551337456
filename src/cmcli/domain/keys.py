"""The keys of the lists in the catalogue, in the order of help pages and forms.

A list is declared here once. The catalogue gives its keys their labels, in the section that has
the name of the list. This module holds no record, so that a help page loads none.
"""

from collections.abc import Mapping
from typing import NamedTuple


class KeyList(NamedTuple):
    """A list of keys: what messages call one of them (``of``), and the name of the list.

    ``file`` is the file of the catalogue with the labels. To an ``open`` list an agency may add
    keys of its own, under the name of the list. Where ``texts`` is set, fields of the list take
    any other text too.
    """

    of: str
    name: str
    keys: tuple[str, ...]
    file: str
    open: bool
    texts: bool = False

    @property
    def section(self) -> str:
        """Return the name of the section in the file."""
        return self.name.replace("-", "_")


_LISTS: dict[str, KeyList] = {}


def _listed(
    of: str,
    name: str,
    keys: str,
    *,
    file: str = "words",
    open: bool = False,
    texts: bool = False,
) -> tuple[str, ...]:
    """Declare a list, and return its keys."""
    _LISTS[of] = KeyList(of, name, tuple(keys.split()), file, open, texts)
    return _LISTS[of].keys


SHIPPED_MODELS = ("icm", "act", "strengths", "brokerage", "clinical", "managed", "cti", "hf-icm")
"""The models that cm ships, in the order of lists."""

STATUSES = _listed("status", "statuses", "open waitlist referred-out closed")
STAGES = _listed(
    "stage",
    "stages",
    "intake assessment planning implementation monitoring review closed",
)

NEED_DOMAINS = _listed(
    "need domain",
    "need-domains",
    "housing food income benefits employment education transport physical-health"
    " mental-health substance-use safety legal family parenting child-care social daily-living"
    " culture digital other",
    file="needs",
    open=True,
)

CLOSURE_REASONS = _listed(
    "closure reason",
    "closure-reasons",
    "goals-met completed moved declined-further unable-to-reach left-program program-ended"
    " transferred-out ineligible deceased incarcerated entered-twice other",
    open=True,
)
"""The reasons for closing that cm ships."""

CONTACT_KINDS = _listed(
    "contact kind",
    "contact-kinds",
    "planned crisis outreach aftercare group",
    open=True,
)
OUTCOMES = _listed(
    "outcome",
    "outcomes",
    "held missed cancelled-by-client cancelled-by-us no-answer left-message",
)
MODES = _listed(
    "mode",
    "modes",
    "home community office hospital jail court shelter workplace phone video text email letter",
    open=True,
)
RATING_LABELS = {0: "no concern", 1: "managing", 2: "help useful", 3: "serious", 4: "urgent"}
UNRATED = _listed("unrated answer", "unrated", "not-asked prefers-not")

GENDERS = _listed(
    "gender",
    "gender",
    "woman man non-binary transgender culturally-specific questioning different-identity"
    " female male does-not-know prefers-not",
    file="hud",
)
RACES = _listed(
    "race",
    "race",
    "american-indian asian black hispanic middle-eastern pacific-islander white does-not-know"
    " prefers-not",
    file="hud",
)
ANSWERS = _listed("answer", "answers", "yes no does-not-know prefers-not", file="hud")
"""Answers of clients to a question of HUD."""
NO_ANSWERS = ("does-not-know", "prefers-not")
"""The keys of GENDERS, RACES and ANSWERS that stand alone: the client gives no answer."""
STAGES_OF_CHANGE = _listed(
    "stage of change",
    "stages-of-change",
    "precontemplation contemplation preparation action maintenance relapse termination",
)
FINDING_KINDS = _listed(
    "finding kind",
    "finding-kinds",
    "strength resource risk barrier preference culture coping health swot",
)
HEALTH_KINDS = _listed("health kind", "health-kinds", "diagnosis medication treatment function")
SWOT_KINDS = _listed("SWOT kind", "swot-kinds", "S W O T")
GOAL_STATES = _listed("goal state", "goal-states", "open achieved partly not-achieved dropped")
AGREED_HOW = _listed("agreement", "agreements", "signed verbal guardian not-agreed")
DECISIONS = _listed("decision", "decisions", "continue adjust step-up step-down close")
DOCUMENT_KINDS = _listed(
    "document kind",
    "document-kinds",
    "identity birth-certificate social-security-card immigration work-permit lease insurance"
    " proof-of-income proof-of-address medical-record court-paper other",
    open=True,
)
DOCUMENT_STATUSES = _listed("document status", "document-statuses", "have needed applied expired")
BENEFIT_KINDS = _listed(
    "benefit kind",
    "benefit-kinds",
    "snap tanf wic ssi ssdi social-security unemployment veterans child-support"
    " general-assistance medicaid medicare health-insurance housing-voucher wages other",
    open=True,
)
BENEFIT_STATUSES = _listed(
    "benefit status",
    "benefit-statuses",
    "applied granted denied appealed ended",
)
STAY_KINDS = _listed("stay kind", "stay-kinds", "hospital jail detox treatment away", open=True)
FLAG_KINDS = _listed(
    "flag kind",
    "flag-kinds",
    "self-harm harm-to-others abuse medical other",
    open=True,
)
ALERT_KINDS = _listed(
    "alert kind",
    "alert-kinds",
    "staff-safety safe-contact pet access medical other",
    open=True,
)
PERSON_ROLES = _listed(
    "person role",
    "people-roles",
    "mother father parent sister brother daughter son child partner former-partner"
    " grandparent relative friend neighbor roommate landlord employer guardian payee lawyer"
    " probation-officer parole-officer police doctor nurse psychiatrist therapist pharmacist"
    " caseworker teacher interpreter sponsor peer-support clergy other",
    open=True,
)
"""The roles of people around a client that cm ships."""

HEAD = "head"
RELATIONSHIPS = _listed(
    "relationship",
    "relationships",
    f"{HEAD} partner child parent sibling grandparent grandchild relative unrelated",
    open=True,
)
"""The relationships to the head of a household that cm ships."""

SERVED = _listed(
    "group of people",
    "served",
    "women men transgender non-binary veterans disability families pregnant youth older-adults"
    " immigrants refugees homeless reentry survivors native-american hiv substance-use",
    open=True,
)
"""Whom a service of the directory takes, as cm ships it."""
SERVICE_KINDS = _listed(
    "service kind",
    "service-kinds",
    "case-management counseling therapy peer-support home-care personal-care day-program"
    " residential respite transport meals rent-assistance utility-assistance financial-assistance"
    " legal-aid employment-support education child-care medical dental other",
    open=True,
)
REFERRAL_STATUSES = _listed(
    "referral status",
    "referral-statuses",
    "sent received accepted waitlisted rejected scheduled started completed no-show no-answer"
    " withdrawn",
)
AUTHORIZATION_STATUSES = _listed(
    "authorization status",
    "authorization-statuses",
    "requested granted denied appealed ended",
)
ACTIVITIES = _listed(
    "activity",
    "activities",
    "linkage advocacy coordination education transport counseling crisis-support practical-help",
    open=True,
    texts=True,
)
"""The activities of a worker in a contact that are counted."""

ROLES = _listed("role", "roles", "worker supervisor admin")
TEAM_ROLES = _listed(
    "team role",
    "team-roles",
    "case-manager team-leader nurse psychiatrist peer-specialist employment-specialist"
    " housing-specialist substance-use-specialist program-assistant other",
    open=True,
)
"""The roles of members in a team that cm ships."""
REDUCTION_CATEGORIES = _listed(
    "reduction category",
    "reduction-categories",
    "leave sickness parental-leave training supervising other-duties project other",
    open=True,
)
"""The reasons for reserving hours of a worker that cm ships."""
URGENCIES = _listed("urgency", "urgencies", "routine soon urgent")
DECLINED_BY = _listed("decliner", "decliners", "client worker agency")
"""Those who can decline a place for somebody on the waitlist."""
HANDOVER_STATUSES = _listed(
    "transfer status", "transfer-statuses", "asked accepted declined withdrawn moved"
)
APPROVAL_KINDS = _listed(
    "approval kind", "approval-kinds", "plan closure override exception schedule"
)
APPROVAL_STATUSES = _listed(
    "approval status", "approval-statuses", "submitted given returned void withdrawn"
)
WORKER_TIES = _listed("tie", "ties", "wish not-wished conflict")
"""The reasons for or against a worker: the client's wish for the worker, the client's wish for
another one, or a conflict of interest."""
NOTE_KINDS = _listed("note kind", "note-kinds", "supervision")

SNIPPETS = _listed("snippet", "snippets", "reminded declined consent together next-step", open=True)
"""Short texts that forms insert into a note; no record holds their keys."""

YES, ASK, NEVER = "yes", "ask", "never"

MAY_CONTACT: Mapping[str, str] = {
    YES: "may be contacted",
    ASK: "ask the client first",
    NEVER: "never contact",
}
"""The answers about contacting somebody, each with its words."""

CAUTIONS: Mapping[str, str] = {ASK: "ASK FIRST", NEVER: "NEVER CONTACT"}
"""The answers that must not be missed, each with the words that are shown in red."""

LISTS: Mapping[str, KeyList] = _LISTS
"""Every list, by what messages call one of its keys."""


def lists_in(file: str) -> dict[str, KeyList]:
    """Return the lists of a file of the catalogue, by section."""
    return {one.section: one for one in LISTS.values() if one.file == file}
