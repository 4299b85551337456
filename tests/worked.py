"""A case that has been worked with for a month, by the command line; today is 4 March 2026."""

from command_line import CommandLine


def worked_case(cm: CommandLine) -> str:
    """Assessed, planned, agreed, seen three times, reviewed, with an open flag; its reference."""
    ref = cm.open_case(
        "Dana R.",
        "icm",
        *("--opened", "2026-02-01", "--safe-contact", "text only", "--pronouns", "she/her"),
        *("--words", "a door that locks", "--need", "housing=sleeps in her car"),
        *("--dob", "1990-02-14", "--issue", "the landlord evicted her"),
    )
    cm("assess", ref, "--need", "housing=4:sleeps in her car", "--on", "2026-02-05")
    cm("assess", ref, "--strength", "knows the city", "--risk", "winter", "--on", "2026-02-06")
    goal = ("--need", "housing", "--measure", "nights indoors", "--baseline", "0", "--target", "7")
    cm("plan", "add-goal", ref, "Dana moves into a flat of her own", *goal, "--by", "2026-06-01")
    cm("plan", "add-step", ref, "1", "apply for the voucher", "--by", "2026-02-20")
    cm("plan", "add-step", ref, "1", "view two flats", "--who", "client")
    cm("plan", "agree", ref, "--on", "2026-02-10", "--how", "signed")
    note = "Saw her at the shelter.\nThe landlord called."
    cm("checkin", ref, "-", "--mode", "shelter", "--at", "2026-02-12", stdin=note)
    cm("checkin", ref, "--no-show", "--mode", "home", "--at", "2026-02-19")
    progress = ("--progress", "1=4", "--gas", "1=-1", "--minutes", "40")
    cm("checkin", ref, "Better", "--mode", "shelter", "--at", "2026-02-26", *progress)
    cm("plan", "done", ref, "1.1")
    cm("note", ref, "It was the uncle", "--addendum-to", "1")
    cm("note", ref, "Of somebody else: xylophone")
    cm("note", ref, "--error", "4", "--reason", "another client")
    cm("flag", ref, "said so", "--kind", "self-harm")
    return ref
