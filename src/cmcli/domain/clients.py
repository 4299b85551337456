"""The client: the person whose record this is."""

from dataclasses import dataclass
from datetime import date

CODE_LETTERS = "BCDFGHJKMNPRSTVWXZ"
"""No vowels, so that no word is formed; no L, Q or Y, which are misread."""

CODE_LENGTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A person. ``name`` and ``dob`` are None where they are unknown.

    ``name_key`` and ``phone_key`` are the normalised forms that duplicates are searched by.
    """

    id: str
    code: str
    name: str | None
    goes_by: str | None = None
    pronouns: str | None = None
    dob: date | None = None
    phone: str | None = None
    safe_contact: str | None = None
    whereabouts: str | None = None
    language: str | None = None
    interpreter: str | None = None
    household: str | None = None
    name_key: str = ""
    phone_key: str = ""

    @property
    def shown_name(self) -> str:
        """The name that staff see: the name, what the person goes by, or ``unknown``."""
        if self.name is None:
            return self.goes_by or "unknown"
        return f"{self.name} ({self.goes_by})" if self.goes_by else self.name

    @property
    def initials(self) -> str:
        """First letters of the name's words, for screens where the name must not stand."""
        words = (self.name or self.goes_by or "?").split()
        return "".join(word[0] for word in words[:3]).upper()
