"""The warm process: it has imported cm, and runs each command that a client brings in a fork."""
