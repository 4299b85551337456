"""The first step of each command: it asks a process that is warm already, or runs cm here.

The warm process itself is in ``cmcli.cli.warm``.
"""
