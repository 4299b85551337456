"""Team conferences: contacts with the team, who attended, and the tasks that they make."""

import pytest

from command_line import CommandLine


def conference(cm: CommandLine, ref: str, *words: str) -> tuple[str, ...]:
    """Tell how a conference with two workers, somebody around the client and a guest is typed."""
    people = ("ben", "kroll", "Dr Lee")
    came = [part for one in people for part in ("--attended", one)]
    return ("checkin", ref, "Agreed on housing first", "--with", "team", *came, *words)


@pytest.mark.both_engines
def test_a_conference_names_who_attended_and_makes_tasks(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "30 days ago")
    cm("person", "add", ref, "Mr Kroll", "--role", "landlord", "--may-contact", "never")
    before = cm.json("show", ref)["next_contact_due"]
    tasks = ("Call the clinic (ben, fri)", "Ask (again) ()", "Write to court ( +10d )", "Rest")
    said = [part for one in tasks for part in ("--task", one)]
    done = cm(*conference(cm, ref, "--mode", "video", *said))
    assert "NEVER CONTACT: Mr Kroll (landlord)." in done.err
    lines = done.out.splitlines()
    for line in (
        "Attended: ben, Mr Kroll, Dr Lee.",
        f"{ref} task 1 added: Call the clinic (ben, by Fri 6 Mar 2026)",
        f"{ref} task 2 added: Ask (again)",
        f"{ref} task 3 added: Write to court (by Sat 14 Mar 2026)",
        f"{ref} task 4 added: Rest",
    ):
        assert line in lines
    assert "doesn't count toward the contact schedule" in done.out
    shown = cm.json("show", ref)
    assert shown["next_contact_due"] == before
    assert shown["contacts"][0]["attended"] == ["ben", "Mr Kroll", "Dr Lee"]
    assert [(one["text"], one["who"], one["due_on"]) for one in shown["tasks"]] == [
        ("Call the clinic", "ben", "2026-03-06"),
        ("Ask (again)", None, None),
        ("Write to court", None, "2026-03-14"),
        ("Rest", None, None),
    ]
    assert "with team (ben, Mr Kroll, Dr Lee)" in " ".join(cm("show", ref).out.split())
    (held,) = cm.json("contact", "list", ref)
    assert (held["with"], held["attended"]) == ("team", ["ben", "Mr Kroll", "Dr Lee"])
    told = [one["text"] for one in cm.json("timeline", ref) if one["kind"] == "contact"]
    assert told == ["video, with team; attended: ben, Mr Kroll, Dr Lee"]
    assert {hit["kind"] for hit in cm.json("search", "dr lee")} == {"contacts"}
    assert "Dr Lee" in cm("history", ref).out
    cm("undo", "--yes")
    assert cm.json("contact", "list", ref) == cm.json("task", "list", ref) == []
    assert cm.json("search", "dr lee") == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--attended", "ben"), 2, "--attended is only for a contact with the team."),
        (("--task", "Rest"), 2, "--task is only for a contact with the team."),
        (("--with", "team", "--attended", "9"), 4, "has no person 9"),
        (("--with", "team", "--task", "Call (ben, soon)"), 2, "takes who and by when in brackets"),
        (("--with", "team", "--task", "Call (fri, ben)"), 2, "takes who and by when in brackets"),
        (("--with", "team", "--task", "Call (ben, fri, x)"), 2, "end it with ()"),
        (("--with", "team", "--task", "(ben)"), 2, "takes who and by when in brackets"),
        (("--with", "team", "--task", "Call (again)"), 4, "no worker is called so"),
        (("--with", "team", "--task", "Call (eve)"), 4, "eve no longer works here"),
    ],
)
def test_what_is_not_understood_is_refused_whole(
    cm: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    ref = cm.open_case()
    cm("worker", "set", "eve", "--inactive")
    assert said in " ".join(cm("checkin", ref, *words, code=code).err.split())
    assert cm.json("contact", "list", ref) == cm.json("task", "list", ref) == []


def test_who_attended_is_amended(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm(*conference(cm, ref))
    assert cm.json("contact", "list", ref)[0]["attended"] == ["ben", "kroll", "Dr Lee"]
    amended = cm("contact", "amend", ref, "1", "--attended", "EVE")
    assert "attended ben and kroll and Dr Lee → eve" in amended.out
    refused = cm("contact", "amend", ref, "1", "--with", "client", "--attended", "ben", code=2)
    assert "--attended is only for a contact with the team." in refused.err
    amended = cm("contact", "amend", ref, "1", "--with", "client")
    assert "attended eve → –" in amended.out
    again = cm(*conference(cm, ref, "--task", "Rest (ben)", "--id", "c1"))
    assert cm(*conference(cm, ref, "--task", "Rest (ben)", "--id", "c1")).out == again.out
    assert len(cm.json("contact", "list", ref)) == 2
