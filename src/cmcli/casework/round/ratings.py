"""The rating of a need in words; apart from assessing, so that what only reads loads no more."""

from cmcli.catalog.access import labels
from cmcli.domain import needs


def level_words(rating: int | None, unrated: str | None) -> str:
    """Say a rating: ``3 serious``, ``prefers not to say``, ``not rated yet``."""
    return needs.level_words(rating, unrated, {} if unrated is None else labels("unrated answer"))
