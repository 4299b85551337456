"""The client: the person whose record this is."""

from datetime import date

from cmcli.domain.births import Birth
from cmcli.domain.records import column, record

CODE_LETTERS = "BCDFGHJKMNPRSTVWXZ"
"""No vowels, so that no word is formed; no L, Q or Y, which are misread."""

CODE_LENGTH = 5


DATA = {
    "name": "name",
    "goes_by": "goes by",
    "pronouns": "pronouns",
    "dob": "date of birth",
    "phone": "phone",
    "safe_contact": "safe contact",
    "whereabouts": "where they stay",
    "language": "language",
    "interpreter": "interpreter",
}
"""The fields of a client's own data that people change, each with its name in a sentence."""

NAMES = ("name", "goes_by")
"""The fields of `DATA` by which a client is found."""


@record("clients")
class Client:
    """A person. ``name`` and ``dob`` are None where they are unknown.

    ``born`` is what is known of the birth where its day is not: ``1990-03``, ``1990`` or ``about
    1990``. At most one of ``dob`` and ``born`` is there.
    ``name_key`` and ``phone_key`` are the normalised forms that duplicates are searched by.
    """

    id: str
    code: str = column(label=True)
    name: str | None = column(searched=True)
    goes_by: str | None = column(default=None, searched=True)
    pronouns: str | None = None
    dob: date | None = column(default=None, title="born")
    born: str | None = column(default=None, title="born about")
    phone: str | None = None
    safe_contact: str | None = None
    whereabouts: str | None = column(default=None, title="where they stay")
    language: str | None = None
    interpreter: str | None = column(default=None, title="interpreter for")
    household: str | None = None
    name_key: str = column(default="", shown=False)
    phone_key: str = column(default="", shown=False)

    @property
    def shown_name(self) -> str:
        """The name that staff see: the name, what the person goes by, or ``unknown``."""
        if self.name is None:
            return self.goes_by or "unknown"
        return f"{self.name} ({self.goes_by})" if self.goes_by else self.name

    @property
    def birth(self) -> Birth | None:
        """The day of birth or as much of it as is known; None where nothing is."""
        return Birth(self.dob, self.born) if self.dob or self.born else None

    @property
    def initials(self) -> str:
        """First letters of the name's words, for screens where the name must not stand."""
        words = (self.name or self.goes_by or "?").split()
        return "".join(word[0] for word in words[:3]).upper()


@record("former", noun="former value", day="until_on")
class FormerValue:
    """The value that a field of a client had before it changed; ``field`` is a name of `Client`.

    Former names and phones are found as the present ones are.
    """

    id: str
    client_id: str = column(refers="clients")
    field: str
    value: str = column(searched=True)
    until_on: date = column(title="until")
    by: str
    reason: str | None = None
