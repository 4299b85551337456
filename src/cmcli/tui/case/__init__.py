"""The parts of the page *Case*: the head that stays, and the panes below it."""
