"""Protection for the memory of a process that holds names or a key."""

import sys

_PR_SET_DUMPABLE = 4


def not_dumpable() -> None:
    """Forbid core dumps of this process, and debuggers of other processes; only on Linux.

    For processes that hold a data key, or names for longer than a moment: the dashboard, the shell,
    and a command that waits for an editor. Others only have a core limit of 0, because this costs
    them 3 ms.
    """
    if sys.platform == "linux":
        from ctypes import CDLL

        CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
