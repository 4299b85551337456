"""The findings of an assessment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, ByKey, Each, Text
from cmcli.casework.described.round_kinds import RATED, Pairs, SwotKey
from cmcli.domain.findings import NeedAnswer
from cmcli.domain.keys import HEALTH_KINDS, NEED_DOMAINS, STAGES_OF_CHANGE, SWOT_KINDS
from cmcli.errors import Sentence, UsageProblem

TOLD = ("strength", "resource", "coping", "risk", "barrier", "preference", "culture")
"""The kinds of finding that are one text each; each is a field of its own."""

_DOMAIN = Key("need domain", NEED_DOMAINS, "DOMAIN", ended=True)
_TEXTS = Each(TEXT)


@dataclass(frozen=True, kw_only=True)
class Sitting(Value):
    """Record needs, strengths and background.

    In a reassessment, enter only what is new. cm carries the rest forward. On a terminal and
    without options, cm goes through the needs one by one.
    """

    COMMAND = "assess"
    DOES = "cmcli.casework.round.assessment_answer:perform_assess"

    needs: Mapping[str, NeedAnswer] = described(
        ByKey(_DOMAIN, RATED, "domain", "DOMAIN=0-4:TEXT"),
        "Need",
        "A need from 0 (no concern) to 4 (urgent), not-asked or prefers-not.",
        option="--need",
    )
    strength: tuple[str, ...] = described(_TEXTS, "Strengths", "A strength.")
    resource: tuple[str, ...] = described(_TEXTS, "Resources", "Who or what helps.")
    coping: tuple[str, ...] = described(_TEXTS, "Ways of coping", "What has helped before.")
    risk: tuple[str, ...] = described(_TEXTS, "Risks", "A risk.")
    barrier: tuple[str, ...] = described(_TEXTS, "Barriers", "What gets in the way.")
    preference: tuple[str, ...] = described(_TEXTS, "Preferences", "A preference.")
    culture: tuple[str, ...] = described(
        _TEXTS, "Culture, history", "Culture and history that matter for trust."
    )
    health: tuple[tuple[str, str], ...] = described(
        Pairs(Key("health kind", HEALTH_KINDS, "KIND"), Text()), "Health", "A fact about health."
    )
    stages: Mapping[str, str] = described(
        ByKey(_DOMAIN, Key("stage of change", STAGES_OF_CHANGE, "STAGE"), "domain"),
        "Stage",
        "The stage of change of a need.",
        option="--stage",
    )
    swot: tuple[tuple[str, str], ...] = described(
        Pairs(SwotKey("SWOT kind", SWOT_KINDS), Text(), "S|W|O|T=T"),
        "SWOT",
        "S (strength), W (what is hard), O (opportunity) or T (threat).",
    )
    words: str | None = described(
        Text(long=True, lines=True),
        "Own words",
        "The client's own words.",
    )
    on: date | None = described(PAST_DAY, "On", "The day of the assessment. Default: today.")
    unchanged: bool = flag("--unchanged", "Unchanged", "You asked again and nothing has changed.")

    def findings(self) -> Iterator[tuple[str, str | None, str]]:
        """Yield kind, subkind (health and SWOT only) and text of everything but needs."""
        for kind in TOLD:
            for text in getattr(self, kind):
                yield kind, None, text
        for kind, pairs in (("health", self.health), ("swot", self.swot)):
            for subkind, text in pairs:
                yield kind, subkind, text

    def agree(self) -> None:
        """Check that something is said."""
        said = (self.needs, self.stages, self.words, self.unchanged, *self.findings())
        if not any(said):
            raise UsageProblem(
                "Nothing to record.",
                Sentence(
                    "Add {needs}, {strength} or another finding, or {unchanged} if nothing has"
                    " changed."
                ),
            )
