"""The one table of roles and the verbs that they may do."""

from typing import TYPE_CHECKING

from cmcli.domain.operations import PRACTICE
from cmcli.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmcli.domain.workers import Worker

_CASEWORK = frozenset(
    "accept aftercare assess checkin close cover flag intake merge note plan record remind reopen"
    " review rhythm set snooze transfer undo".split()
)
_OVERSIGHT = frozenset(
    "approve config confirm cover-others import merge-any models override reduce remind-others"
    " spread supervise team undo-others words worker".split()
)
_KEEPING = frozenset("admin keys restore migrate".split())

MAY: dict[str, frozenset[str]] = {
    "worker": _CASEWORK,
    "supervisor": _CASEWORK | _OVERSIGHT,
    "admin": _CASEWORK | _OVERSIGHT | _KEEPING,
}
"""Role → the verbs it may do. Reading is open to every role on a store that they share.

``record`` is for verbs that write a record of a case and have no right of their own.
"""

VERBS = frozenset().union(*MAY.values())
"""Every verb of the table."""

NEVER_UNDONE = (
    *("init", *sorted(PRACTICE), "db migrate", "db restore", "db encrypt"),
    *("key add", "key remove", "key rotate"),
)
"""Commands that nobody may undo."""


def knowing(author: "Worker", above: "Iterable[Worker]") -> tuple[str, ...]:
    """Return the handles of those who may know of a mandated report, the author and supervisors.

    ``above`` are those above the author, as :meth:`~cmcli.domain.reminders.Staff.above` finds
    them. This is the only rule; every way of reading asks it.
    """
    own = (author.handle,) if author.active else ()
    return (*own, *(one.handle for one in above))


def may(role: str, verb: str) -> bool:
    """Return whether the role may do the verb."""
    return verb in MAY.get(role, frozenset())


def require(role: str, verb: str, *, has_admin: bool = True) -> None:
    """Raise :class:`Refused` where the role may not do the verb.

    Without an admin (not ``has_admin``), every worker may do an admin's work. Otherwise nobody
    could make the first admin, or restore a store.
    """
    if verb in _KEEPING and not has_admin:
        return
    if not may(role, verb):
        allowed = [name for name, verbs in MAY.items() if verb in verbs]
        raise Refused(
            f"A {role} can't do this ({verb}).",
            f"Ask {'an' if allowed[:1] == ['admin'] else 'a'} {' or '.join(allowed)}.",
            code="not-permitted",
        )
