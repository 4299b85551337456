"""Which statuses of a case mean the same to a rule. This loads no record."""

from collections.abc import Sequence

UNDER_WAY = ("open", "waitlist")
"""The statuses of a case that has not ended."""

ENDED = ("closed", "referred-out")

WITHOUT_WORKER = ("waitlist", "referred-out")
"""The statuses of a case that no worker has, so that everybody sees all of them."""


def meant_by_code(statuses: Sequence[str]) -> list[int]:
    """Return the places of those cases of a client that the code alone may mean.

    The cases are in the order of their opening; after a merge that isn't the order of their
    numbers. The code means the open ones, else those on the waitlist, else the latest.
    """
    for status in UNDER_WAY:
        if status in statuses:
            return [at for at, one in enumerate(statuses) if one == status]
    return [len(statuses) - 1] if statuses else []
