"""The machinery of the command line: options, sessions, prompts, output and the terminal."""
