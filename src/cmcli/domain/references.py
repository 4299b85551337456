"""References: the case that a client's code alone means. This loads no record."""

from collections.abc import Sequence


def meant_by_code(statuses: Sequence[str]) -> list[int]:
    """Return the places of the cases that a code alone may mean, of a client's cases in order.

    These are the open cases, else those on the waitlist, else the latest case.
    """
    for status in ("open", "waitlist"):
        if status in statuses:
            return [at for at, one in enumerate(statuses) if one == status]
    return [len(statuses) - 1] if statuses else []
