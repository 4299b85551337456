"""What is said to the verbs of the plan; help, options, prompts and forms follow from it.

These modules import no SQL, so that a help page loads none.
"""
