"""``cm authorization``: what payers agree to pay for, their denials, and what goes past them."""

import pytest

from command_line import CommandLine

PERIOD = ("--from", "1 Mar", "--to", "31 May", "--payer", "Blue Plan")


def authorize(cm: CommandLine, ref: str, *words: str) -> str:
    cm("service", "plan", ref, "counseling", "--unit", "hours")
    units = () if "--units" in words else ("--units", "40")
    return cm("authorization", "add", ref, "--service", "1", *units, *PERIOD, *words).out


@pytest.mark.postgres_long
@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_what_is_used_left_and_past_is_told_everywhere(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "managed", "--worker", "ben")
    assert authorize(cm, ref, "--number", "A-77", "--used", "30").splitlines()[:2] == [
        f"{ref} authorization 1 added: counseling, Blue Plan A-77",
        "Granted, 1 Mar 2026 – 31 May 2026: 30 of 40 hours used, 10 left.",
    ]
    given = cm("service", "give", ref, "1", "--units", "9.75", "--as", "ben")
    assert "Authorization 1: 39.75 of 40 hours used, 0.25 left." in given.out
    assert "supervisor" not in given.err
    given = cm("service", "give", ref, "1", "--units", "1", "--as", "ben")
    assert "Authorization 1: 40.75 of 40 hours used, 0.75 past it." in given.out
    assert f"has to agree: cm service set {ref} 1 --agree" in given.err
    (row,) = cm.json("authorization", "list", ref)
    assert [row[name] for name in ("units", "used", "left", "past")] == [40, 40.75, 0, 0.75]
    assert [row["ref"] for row in cm.json("authorization", "list", "--worker", "ben")] == [ref]
    brief = " ".join(cm("show", ref, "--brief").out.split())
    assert "Payer counseling, Blue Plan A-77: 40.75 of 40 hours used, 0.75 past it" in brief
    page = cm("show", ref).out
    assert "\n  beyond the authorization 1 Wed" in page
    assert "\n  authorization 1            Wed" in page
    page = " ".join(page.split())
    assert (
        "1. counseling, Blue Plan A-77: granted, 40.75 of 40 hours used, 0.75 past it, 1 Mar 2026"
        " – 31 May 2026"
    ) in page
    assert cm.json("plan", "show", ref)["authorizations"][0]["left"] == 0
    (item,) = cm.json("due", "--all", "--kind", "over-authorized")
    assert (item["number"], item["whose"], item["days_late"]) == ("1", "supervisor", 0)
    closing = cm("close", ref, "--reason", "moved", "--dry-run").err
    assert "Service 1 waits for a supervisor, and is no longer due: counseling, past" in closing
    refused = cm("service", "set", ref, "1", "--agree", "--as", "ben", "--json", code=3).error
    assert refused["code"] == "not-permitted"
    cm("service", "set", ref, "1", "--agree")
    assert cm.json("due", "--all", "--kind", "over-authorized") == []
    delivery = cm.json("service", "list", ref, "1")[-1]
    assert (delivery["past_authorized"], delivery["allowed_by"]) == (True, "ana")
    cm("undo", "--yes")
    assert len(cm.json("due", "--all", "--kind", "over-authorized")) == 1
    # What a supervisor records has their agreement.
    cm("service", "set", ref, "1", "--agree")
    cm("service", "give", ref, "1", "--units", "2")
    assert cm.json("due", "--all", "--kind", "over-authorized") == []
    assert "added service 1.3" in cm("undo", "--yes").out
    assert "Blue Plan" in str(cm.json("search", "a-77")) + cm("history", ref).out


def test_a_denial_asks_for_its_days_and_is_due_until_the_appeal(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "managed", "--worker", "ben")
    authorize(cm, ref, "--status", "requested")
    denied = cm("authorization", "set", ref, "1", "--status", "denied", "--reason", "no need seen")
    assert "The last day to appeal isn't recorded yet. Add it with --appeal-by." in denied.err
    assert "The last day to keep the service while appealing isn't recorded yet." in denied.err
    cm("authorization", "set", ref, "1", "--appeal-by", "30d", "--keep-by", "10d")
    (item,) = cm.json("due", "--all", "--kind", "appeal")
    assert (item["number"], item["due_on"]) == ("1.1", "2026-03-04")
    assert item["text"] == ("authorization 1 (counseling, Blue Plan), last day 3 Apr 2026")
    cm("remind", "snooze", ref, "appeal", "--number", "1.1", "--until", "+2d", "--reason", "asked")
    closing = cm("close", ref, "--reason", "moved", "--dry-run").err
    assert "1 Blue Plan (denied, 1 Mar 2026 – 31 May 2026)" in closing
    cm("authorization", "set", ref, "1", "--status", "appealed")
    assert cm.json("due", "--all", "--kind", "appeal") == []
    assert cm.json("authorization", "list", ref)[0]["reason"] == "no need seen"
    cm("authorization", "set", ref, "1", "--status", "granted")
    assert cm.json("authorization", "list", ref)[0]["reason"] is None
    cm("undo", "--yes")
    again = cm("authorization", "set", ref, "1", "--status", "denied")
    assert "This denial is new, so the old days were cleared: last day to appeal 3 Apr" in again.err
    told = [one["text"] for one in cm.json("timeline", ref, "--kind", "authorization")]
    assert told == [
        "Blue Plan; requested; 40 units, 1 Mar 2026 – 31 May 2026",
        "denied: Blue Plan; no need seen",
        "appealed: Blue Plan",
        "denied: Blue Plan",
    ]
    history = cm("history", ref, "--format", "tsv", "--fields", "what").out.splitlines()
    assert history[-4] == (
        "changed authorization 1: denial known 4 Mar 2026 → nothing, status denied → appealed"
    )
    assert "status of authorization" not in "".join(history)
    ended = cm("authorization", "set", ref, "1", "--status", "ended")
    assert "isn't recorded yet" not in ended.err
    assert cm.json("due", "--all", "--kind", "appeal") == []
    assert cm.json("authorization", "list", ref)[0]["status"] == "ended"
    assert cm.json("authorization", "list", "--all") == []
    struck = cm("authorization", "error", ref, "1", "--reason", "another client's").out
    assert "was entered in error: another client's: counseling, Blue Plan" in struck
    assert "40 hours" not in struck
    assert cm.json("authorization", "list", ref) == []
    for words, message in (
        (("set", ref, "1", "--status", "granted"), "Authorization 1 was entered in error"),
        (("set", ref, "7", "--status", "granted"), "There is no authorization 7 on this case."),
        (("add", ref, "--service", "4", "--units", "1", *PERIOD), "There is no service 4"),
        (("add", ref, "--service", "1", "--units", "-1", *PERIOD), "--units must be above 0"),
        (
            ("add", ref, "--service", "1", "--units", "1", *PERIOD, "--on", "2026-03-05"),
            "is in the future.",
        ),
    ):
        error = cm("authorization", *words, "--json", code=None).error
        assert message in error["message"], words
    order = ("--service", "1", "--units", "1", "--from", "fri", "--to", "today", "--payer", "x")
    assert "--to is before --from." in cm("authorization", "add", ref, *order, code=2).err


def test_a_provider_outside_the_network_waits_for_a_supervisor(
    cm: CommandLine,
) -> None:
    ref = cm.open_case("Dana R.", "managed", "--worker", "ben")
    cm("resource", "add", "Sunrise House", "--network", "Green Plan")
    cm("service", "plan", ref, "counseling", "--provider", "sunrise", "--as", "ben")
    assert cm.json("service", "list", ref)[0]["provider"] == "Sunrise House"
    assert "no entry" in cm("service", "plan", ref, "meals", "--provider", "7", code=4).err
    added = cm(
        "authorization", "add", ref, "--service", "1", "--units", "9", *PERIOD, "--as", "ben"
    )
    assert "Sunrise House is outside the payer's network, so a supervisor has to agree" in added.err
    (item,) = cm.json("due", "--all", "--kind", "over-authorized")
    assert item["text"] == "counseling, outside the payer's network: Sunrise House."
    cm("authorization", "set", ref, "1", "--payer", "green plan", "--as", "ben")
    assert cm.json("due", "--all", "--kind", "over-authorized") == []
    cm("authorization", "set", ref, "1", "--payer", "Blue Plan", "--as", "ben")
    cm("service", "set", ref, "1", "--agree")
    assert cm.json("due", "--all", "--kind", "over-authorized") == []
    assert cm.json("service", "list", ref)[0]["allowed_by"] == "ana"
    # The next period with the same payer is agreed to already.
    summer = ("--from", "1 Jun", "--to", "31 Aug", "--payer", "Blue Plan", "--as", "ben")
    cm("authorization", "add", ref, "--service", "1", "--units", "9", *summer)
    assert cm.json("due", "--all", "--kind", "over-authorized") == []
    cm("service", "set", ref, "1", "--provider", "Dr. Wu", "--as", "ben")  # no entry, no network
    assert cm.json("due", "--all", "--kind", "over-authorized") == []
    cm("service", "set", ref, "1", "--provider", "1", "--as", "ben")
    assert len(cm.json("due", "--all", "--kind", "over-authorized")) == 1


def test_each_status_is_told_on_its_day_and_a_later_one_stays(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "managed", "--worker", "ben")
    authorize(cm, ref, "--status", "requested", "--on", "2026-02-25")
    cm("authorization", "set", ref, "1", "--status", "appealed", "--on", "2026-03-03")
    late = cm("authorization", "set", ref, "1", "--status", "denied", "--on", "2026-03-01")
    assert "The status of 3 Mar 2026 is later and stays: appealed." in late.err
    assert f"cm authorization set {ref} 1 --on D" in late.err
    cm("authorization", "set", ref, "1", "--status", "ended")
    cm("authorization", "set", ref, "1", "--on", "2026-03-02")
    row = cm.json("authorization", "list", ref)[0]
    assert (row["status"], row["status_on"]) == ("appealed", "2026-03-03")
    cm("undo", "--yes")
    cm("undo", "--yes")
    told = [(one["on"], one["text"].split(";")[0]) for one in timeline(cm, ref)]
    statuses = [("2026-03-01", "denied: Blue Plan"), ("2026-03-03", "appealed: Blue Plan")]
    assert told == [("2026-02-25", "Blue Plan"), *statuses]
    cm("close", ref, "--reason", "moved")
    again = cm.json("reopen", ref)["ref"]
    assert [one["on"] for one in timeline(cm, again)] == ["2026-03-03"]
    cm("undo", "--yes")
    assert len(timeline(cm, ref)) == 3


def timeline(cm: CommandLine, ref: str) -> list[dict[str, str]]:
    return list(cm.json("timeline", ref, "--kind", "authorization"))
