"""Two records of one person, for the tests of merging clients."""

from command_line import CommandLine


def code_of(ref: str) -> str:
    return ref.partition(".")[0]


def two(cm: CommandLine, *, other_model: str = "brokerage") -> tuple[str, str]:
    """The codes of two records of one person: one with two cases, the other with one."""
    kept = code_of(cm.open_case("Anna Keller", "icm", "--phone", "555-0101", "--dob", "1984-03-12"))
    other = code_of(
        cm.open_case("Anna Schmidt", other_model, "--phone", "555-0202", "--pronouns", "she")
    )
    cm("client", "set", other, "--whereabouts", "at the shelter")
    return kept, other
