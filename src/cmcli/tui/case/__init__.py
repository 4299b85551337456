"""The parts of the place *Case*: the head that stays, and the panes below it."""
