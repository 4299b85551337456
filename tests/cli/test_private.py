"""The memory of a process that stays open is kept from others."""

import subprocess
import sys

import pytest

GET = 3
"""PR_GET_DUMPABLE"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_a_process_that_stays_open_cannot_be_dumped() -> None:
    program = (
        "from ctypes import CDLL; from cmcli.store.sealing.memory import not_dumpable;"
        f"before = CDLL(None).prctl({GET}); not_dumpable();"
        f"print(before, CDLL(None).prctl({GET}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "1 0\n"
