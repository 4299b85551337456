"""``python -m cmcli.cli.completion DIR`` writes the completion scripts into a directory.

A test compares those in ``completions/`` with the command tree.
"""

import sys
from pathlib import Path

from cmcli.cli.completion.scripts import write

write(Path(sys.argv[1]))
