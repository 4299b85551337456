"""Areas as people write them: counties, states and the like, and who lives in them."""

from collections.abc import Iterable
from typing import NamedTuple

from cmcli.domain.text import normalise

_STATES = {
    "al": "alabama",
    "ak": "alaska",
    "az": "arizona",
    "ar": "arkansas",
    "ca": "california",
    "co": "colorado",
    "ct": "connecticut",
    "de": "delaware",
    "dc": "district columbia",
    "fl": "florida",
    "ga": "georgia",
    "hi": "hawaii",
    "id": "idaho",
    "il": "illinois",
    "in": "indiana",
    "ia": "iowa",
    "ks": "kansas",
    "ky": "kentucky",
    "la": "louisiana",
    "me": "maine",
    "md": "maryland",
    "ma": "massachusetts",
    "mi": "michigan",
    "mn": "minnesota",
    "ms": "mississippi",
    "mo": "missouri",
    "mt": "montana",
    "ne": "nebraska",
    "nv": "nevada",
    "nh": "new hampshire",
    "nj": "new jersey",
    "nm": "new mexico",
    "ny": "new york",
    "nc": "north carolina",
    "nd": "north dakota",
    "oh": "ohio",
    "ok": "oklahoma",
    "or": "oregon",
    "pa": "pennsylvania",
    "ri": "rhode island",
    "sc": "south carolina",
    "sd": "south dakota",
    "tn": "tennessee",
    "tx": "texas",
    "ut": "utah",
    "vt": "vermont",
    "va": "virginia",
    "wa": "washington",
    "wv": "west virginia",
    "wi": "wisconsin",
    "wy": "wyoming",
    "pr": "puerto rico",
}
_CODES = {name: code for code, name in _STATES.items()} | {code: code for code in _STATES}
"""The name of each state without *of*, and its letters, with the letters."""

_COUNTY = {"county", "parish", "borough"}
_NO_NAME = {*_COUNTY, "counties", "state", "statewide", "of", "the", "all", "entire", "usa"}
_EVERYWHERE = {"nationwide", "national", "anywhere", "everywhere", "united states", "us", "u s"}


class Area(NamedTuple):
    """A county, city or the like (``place``) with the letters of its state, if both are known.

    Without a place it is the whole state, without both it is everywhere. A place has no blanks, so
    that DeSoto and De Soto, or St. John's and Saint Johns, are the same. ``county`` says that it
    was called a county; another place may be a city in one.
    """

    place: str = ""
    state: str = ""
    county: bool = False

    @classmethod
    def of(cls, text: str) -> "Area":
        """Read an area as people write it: Orange County, Orange Co., Orange, FL, or statewide.

        The name of a state alone is the state, also where a county has that name.
        """
        parts = [_spelled(normalise(part)) for part in text.split(",")]
        county = any(_COUNTY & set(part) for part in parts)
        words = [
            "st" if word == "saint" else word
            for part in parts
            for word in part
            if word not in _NO_NAME
        ]
        if not words or " ".join(words) in _EVERYWHERE:
            return cls()
        for last in (2, 1):
            state = _CODES.get(" ".join(words[-last:]))
            whole = len(words) <= last
            if state and (not county if whole else len(parts) > 1 or county):
                return cls("".join(words[:-last]), state, county)
        return cls("".join(words), "", county)

    def takes(self, lived: "Area") -> bool | None:
        """Return whether it has somebody who lives in the other area; None if nobody can tell."""
        if self == Area():
            return True
        if self.state and lived.state and self.state != lived.state:
            return False
        if not self.place:
            return True if lived.state else None
        if not lived.place or self.place == lived.place:
            return True if lived.place else None
        return False if self.county == lived.county else None


def _spelled(words: list[str]) -> list[str]:
    """Return the words of a part with county in full: Orange Co., but not Denver, CO."""
    return [*words[:1], *("county" if word == "co" else word for word in words[1:])]


def any_takes(areas: Iterable[str], lived: Area) -> bool | None:
    """Return whether one of the areas has somebody who lives there; None if nobody can tell."""
    found = {Area.of(text).takes(lived) for text in areas}
    return True if True in found else (None if None in found else False)
