"""cm remind: what is due for whom, sent once, with its log, snoozes and ready scripts."""
