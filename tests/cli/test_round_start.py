"""The first commands of the round: init, worker, intake, list, undo."""

from command_line import CommandLine


def test_intake_gives_the_keys_that_scripts_rely_on(cm: CommandLine) -> None:
    case = cm.json("intake", "Dana R.", "--model", "icm", "--worker", "ben")
    assert case["worker"] == "ben"
    assert case["ref"] == f"{case['code']}.1"
    assert (case["model"], case["stage"], case["status"], case["acuity"]) == (
        "icm",
        "intake",
        "open",
        3,
    )
    assert (case["opened_on"], case["next_contact_due"]) == ("2026-03-04", "2026-03-06")
    assert cm.json("list")[0] == case
    cm("undo")
    assert cm.json("list") == []
