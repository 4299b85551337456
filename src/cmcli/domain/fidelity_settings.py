"""The settings that hold numbers of fidelity which no source fixes: cm's default, or the agency's.

The items of the scales name the setting that holds a number in its place.
"""

from cmcli.domain.setting_checks import anchors_up_to, whole_count, whole_percent
from cmcli.settings import Setting

_ASKED = "that cm fidelity asks for in"
_ANCHORS = "numbers that reach anchors 2 to 5 in cm fidelity:"
_SHARES, _COUNTS = anchors_up_to(100), anchors_up_to(1000)

FIDELITY: tuple[Setting, ...] = tuple(
    Setting(f"fidelity.{key}", default, meaning, agency=True, check=check)
    for key, default, meaning, check in (
        (
            "cti-meetings",
            "3",
            f"community meetings in phase 1 {_ASKED} cti (the source says 3 and 4)",
            whole_count,
        ),
        (
            "brokerage-contacts",
            "2",
            f"most contacts to assess, plan and link {_ASKED} brokerage",
            whole_count,
        ),
        (
            "brokerage-follow-up",
            "100",
            f"cases with a follow-up {_ASKED} brokerage, in percent",
            whole_percent,
        ),
        (
            "act-s1",
            "20 40 60 80",
            f"{_ANCHORS} contacts outside the office, in percent (S1 of act)",
            _SHARES,
        ),
        (
            "act-s2",
            "50 65 80 95",
            f"{_ANCHORS} clients who stayed for a year, in percent (S2 of act)",
            _SHARES,
        ),
        (
            "act-s4",
            "15 50 85 120",
            f"{_ANCHORS} minutes face to face per client and week (S4 of act)",
            _COUNTS,
        ),
        (
            "act-s5",
            "1 2 3 4",
            f"{_ANCHORS} contacts face to face per client and week (S5 of act)",
            _COUNTS,
        ),
        (
            "act-s6",
            "0.5 1 2 4",
            f"{_ANCHORS} contacts with informal supports per month (S6 of act)",
            _COUNTS,
        ),
        ("act-o2", "6", f"most new clients in a month {_ASKED} act (O2)", whole_count),
    )
)
"""The settings, in the order of lists."""
