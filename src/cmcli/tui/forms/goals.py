"""What several forms say of the levels of goal attainment."""

from cmcli.tui.forms.choice import Option

LEVELS = [
    Option("", "-", "not judged"),
    Option("-2", "-2", "much less than expected"),
    Option("-1", "-1", "less than expected"),
    Option("0", "0", "as expected"),
    Option("1", "+1", "more than expected"),
    Option("2", "+2", "much more than expected"),
]
"""The levels of goal attainment."""
