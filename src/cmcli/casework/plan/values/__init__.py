"""The values of the verbs of the plan; help, options, prompts and forms follow from them.

These modules import no SQL, so that a help page loads none.
"""
