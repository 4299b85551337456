"""Values for the verbs of casework; help, options, prompts and forms follow from them.

These modules import no SQL, so that a help page loads none.
"""
