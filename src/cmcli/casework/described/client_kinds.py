"""Kinds of fields about a client."""

from cmcli.casework.described.kinds import By, Kind, known
from cmcli.domain.births import Birth, parse_birth


class BirthDate(Kind):
    """When the client was born: the day with its year, or a month, a year or an estimate."""

    metavar = "D"
    late = True
    hint = "1990-02-14, 1990-03, 1990 or about 1990"

    def read(self, text: str, by: By | None) -> Birth:
        """Read what is known."""
        return parse_birth(text, known(by).today)

    def understood(self, value: Birth, by: By) -> str:
        """Say the birth as people do."""
        return f"born {value.said}"


BIRTH = BirthDate()
