"""Ratings of needs in words."""

from cmcli.catalog.access import labels
from cmcli.domain.keys import RATING_LABELS


def level_words(rating: int | None, unrated: str | None) -> str:
    """A rating in words: ``3 serious``, ``prefers not to say``, ``not rated yet``."""
    if rating is not None:
        return f"{rating} {RATING_LABELS[rating]}"
    return "not rated yet" if unrated is None else labels("unrated answer")[unrated].lower()
