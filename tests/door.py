"""A case with much to know before a visit, for the pages that must fit a terminal of 80 by 24."""

from command_line import CommandLine

STEPS = (
    ("Put 60 aside every month", ("open a savings account", "write down what is spent")),
    ("Move into a flat of her own", ("view two flats",)),
    ("See a doctor about sleep", ("call the practice", "bring the list of medicines")),
)
"""Eight goals and steps."""

ALERTS = (
    ("Dog in the yard, call from the gate", "pet"),
    ("Go in pairs after dark", "staff-safety"),
)


def door_case(cm: CommandLine) -> str:
    """Open a case with a flag, people, goals, steps, contacts and an appointment today."""
    ref = cm.open_case(
        *("Kelp Saddle", "icm", "--opened", "40 days ago", "--pronouns", "she/her"),
        *("--dob", "1972-05-14", "--phone", "555-0142=text only", "--language", "Tigrinya"),
        *("--safe-contact", "never call after 17:00", "--interpreter", "Almaz, 555-0150"),
        *("--whereabouts", "Pier 4, the gate code is with heron"),
        *("--need", "housing=sleeps in her car", "--need", "income=no income but odd jobs"),
    )
    cm("client", "set", ref[:5], "--tell-once", "her brother")
    for text, kind in ALERTS:
        cm("alert", "add", ref, text, "--kind", kind, "--review", "1 Jun")
    cm("flag", ref, "Says she may hurt herself", "--kind", "self-harm")
    cm("flag", ref, "--act", "1", "--done", "called", "--told", "Sam", "--look", "+5d")
    for name, role, *words in (
        ("Ana Reyes", "sister", "--phone", "555-0177", "--may-contact", "yes"),
        ("Mr Kroll", "landlord", "--may-contact", "never"),
        ("Dr Oyelaran", "psychiatrist", "--phone", "555-0190", "--may-contact", "ask"),
    ):
        cm("person", "add", ref, name, "--role", role, *words)
    for number, (goal, steps) in enumerate(STEPS, start=1):
        terms = "--measure dollars --baseline 0 --target 60".split() if number == 1 else []
        cm("plan", "add-goal", ref, goal, "--need", "income", "--by", "30 Apr", *terms)
        for step in steps:
            cm("plan", "add-step", ref, str(number), step, "--by", "fri")
    cm("plan", "agree", ref, "--how", "verbal")
    cm(
        *("checkin", ref, "Called the landlord together; a viewing is arranged. Sleeping badly."),
        *("--mode", "home", "--minutes", "45", "--at", "12 days ago", "--progress", "1=20"),
    )
    cm("checkin", ref, "--no-show", "--mode", "home", "--at", "5 days ago", "--progress", "1=47")
    cm("checkin", ref, "--no-show", "--mode", "home", "--at", "2 days ago", "--next", "tomorrow")
    cm(
        *("appointment", "add", ref, "today 23:30", "Housing court", "--minutes", "20"),
        *("--place", "room 4", "--transport", "drive her", "--with", "Judge Ruiz"),
    )
    cm("task", "add", ref, "bring the voucher form", "--by", "tomorrow")
    return ref
