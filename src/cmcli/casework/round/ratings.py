"""The rating of a need in words; apart from assessing, so that what only reads loads no more."""

from collections.abc import Collection, Mapping
from datetime import date

from cmcli.catalog.access import labels
from cmcli.domain import needs
from cmcli.domain.words import AgencyWords


def level_words(rating: int | None, unrated: str | None) -> str:
    """Say a rating: ``3 serious``, ``prefers not to say``, ``not rated yet``."""
    return needs.level_words(rating, unrated, {} if unrated is None else labels("unrated answer"))


def domains_to_rate(words: AgencyWords, day: date, having: Collection[str]) -> Mapping[str, str]:
    """Return the domains to ask about, with their labels.

    Own keys of the agency are left out once they ended, unless the client has (``having``) a need
    with that key.
    """
    own = words.all("need domain").values()
    asked = {one.key: one.label for one in own if one.in_use(day) or one.key in having}
    return {**labels("need domain"), **asked}
