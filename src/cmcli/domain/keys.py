"""The keys of the lists in the catalogue, in the order of help pages and forms.

The catalogue gives them their labels. This module holds no record, so that a help page loads none.
"""

from collections.abc import Mapping

SHIPPED_MODELS = ("icm", "act", "strengths", "brokerage", "clinical", "managed", "cti", "hf-icm")
"""The models that cm ships, in the order of lists."""

STATUSES = ("open", "waitlist", "referred-out", "closed")
STAGES = (
    "intake",
    "assessment",
    "planning",
    "implementation",
    "monitoring",
    "review",
    "closed",
)

CLOSURE_REASONS = (
    "goals-met",
    "completed",
    "moved",
    "declined-further",
    "unable-to-reach",
    "left-program",
    "program-ended",
    "transferred-out",
    "ineligible",
    "deceased",
    "incarcerated",
    "entered-twice",
    "other",
)
"""The reasons for closing that cm ships."""

CONTACT_KINDS = ("planned", "crisis", "outreach", "aftercare", "group")
OUTCOMES = (
    "held",
    "missed",
    "cancelled-by-client",
    "cancelled-by-us",
    "no-answer",
    "left-message",
)
MODES = (
    "home",
    "community",
    "office",
    "hospital",
    "jail",
    "court",
    "shelter",
    "workplace",
    "phone",
    "video",
    "text",
    "email",
    "letter",
)
NEED_DOMAINS = (
    "housing",
    "food",
    "income",
    "benefits",
    "employment",
    "education",
    "transport",
    "physical-health",
    "mental-health",
    "substance-use",
    "safety",
    "legal",
    "family",
    "parenting",
    "child-care",
    "social",
    "daily-living",
    "culture",
    "digital",
    "other",
)
RATING_LABELS = {0: "no concern", 1: "managing", 2: "help useful", 3: "serious", 4: "urgent"}
UNRATED = ("not-asked", "prefers-not")

GENDERS = (
    "woman",
    "man",
    "non-binary",
    "transgender",
    "culturally-specific",
    "questioning",
    "different-identity",
    "female",
    "male",
    "does-not-know",
    "prefers-not",
)
RACES = (
    "american-indian",
    "asian",
    "black",
    "hispanic",
    "middle-eastern",
    "pacific-islander",
    "white",
    "does-not-know",
    "prefers-not",
)
ANSWERS = ("yes", "no", "does-not-know", "prefers-not")
"""Answers of clients to a question of HUD."""
NO_ANSWERS = ("does-not-know", "prefers-not")
"""The keys of GENDERS, RACES and ANSWERS that stand alone: the client gives no answer."""
STAGES_OF_CHANGE = (
    "precontemplation",
    "contemplation",
    "preparation",
    "action",
    "maintenance",
    "relapse",
    "termination",
)
FINDING_KINDS = (
    "strength",
    "resource",
    "risk",
    "barrier",
    "preference",
    "culture",
    "coping",
    "health",
    "swot",
)
HEALTH_KINDS = ("diagnosis", "medication", "treatment", "function")
SWOT_KINDS = ("S", "W", "O", "T")
GOAL_STATES = ("open", "achieved", "partly", "not-achieved", "dropped")
AGREED_HOW = ("signed", "verbal", "guardian", "not-agreed")
DECISIONS = ("continue", "adjust", "step-up", "step-down", "close")
FLAG_KINDS = ("self-harm", "harm-to-others", "abuse", "medical", "other")
DOCUMENT_KINDS = (
    "identity",
    "birth-certificate",
    "social-security-card",
    "immigration",
    "work-permit",
    "lease",
    "insurance",
    "proof-of-income",
    "proof-of-address",
    "medical-record",
    "court-paper",
    "other",
)
DOCUMENT_STATUSES = ("have", "needed", "applied", "expired")
BENEFIT_KINDS = (
    "snap",
    "tanf",
    "wic",
    "ssi",
    "ssdi",
    "social-security",
    "unemployment",
    "veterans",
    "child-support",
    "general-assistance",
    "medicaid",
    "medicare",
    "housing-voucher",
    "wages",
    "other",
)
BENEFIT_STATUSES = ("applied", "granted", "denied", "appealed", "ended")
PERSON_ROLES = (
    "mother",
    "father",
    "parent",
    "sister",
    "brother",
    "daughter",
    "son",
    "child",
    "partner",
    "former-partner",
    "grandparent",
    "relative",
    "friend",
    "neighbor",
    "roommate",
    "landlord",
    "employer",
    "guardian",
    "payee",
    "lawyer",
    "probation-officer",
    "parole-officer",
    "police",
    "doctor",
    "nurse",
    "psychiatrist",
    "therapist",
    "pharmacist",
    "caseworker",
    "teacher",
    "interpreter",
    "sponsor",
    "peer-support",
    "clergy",
    "other",
)
"""The roles of people around a client that cm ships."""

ROLES = ("worker", "supervisor", "admin")

YES, ASK, NEVER = "yes", "ask", "never"

MAY_CONTACT: Mapping[str, str] = {
    YES: "may be contacted",
    ASK: "ask the client first",
    NEVER: "never contact",
}
"""The answers about contacting somebody, each with its words."""

CAUTIONS: Mapping[str, str] = {ASK: "ASK FIRST", NEVER: "NEVER CONTACT"}
"""The answers that must not be missed, each with the words that are shown in red."""
