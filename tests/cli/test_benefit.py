"""``cm benefit``: benefits and wages, income a month, renewal and appeal."""

import sys
from pathlib import Path

import pytest

from command_line import CommandLine
from pty_session import on_terminal


@pytest.mark.both_engines
def test_a_benefit_is_recorded_and_changes_its_terms(cm: CommandLine) -> None:
    ref = cm.open_case()
    added = cm("benefit", "add", ref, "snap", "--status", "applied")
    assert added.out.splitlines()[0] == f"{ref} benefit 1 added: snap (applied)"
    terms = ("--status", "granted", "--amount", "291.50", "--every", "monthly")
    changed = cm.json("benefit", "set", ref, "1", *terms, "--decided", "yesterday")
    assert changed["ref"] == ref
    assert changed["benefit"] == {
        "number": 1,
        "kind": "snap",
        "status": "granted",
        "amount": 29150,
        "every": "month",
        "since": "2026-03-04",
        "error_at": None,
        "error_reason": None,
        "renew_on": None,
        "decided_on": "2026-03-03",
        "appeal_by": None,
        "keep_by": None,
        "note": None,
        "added_on": "2026-03-04",
    }
    cleared = cm.json("benefit", "set", ref, "1", "--amount", "", "--every", "")["benefit"]
    assert (cleared["amount"], cleared["every"]) == (None, None)
    told = [one["text"] for one in cm.json("timeline", ref, "--kind", "benefit")]
    assert told == ["snap: applied", "snap: granted, 291.50 every month", "snap: granted"]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_income_a_month_is_exact_and_names_what_is_unknown(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("benefit", "add", ref, "medicare", "--status", "granted")
    assert cm.json("show", ref)["income_a_month"] is None
    cm("benefit", "add", ref, "wages", "--amount", "100.01", "--every", "2w")
    cm("benefit", "add", ref, "snap", "--status", "granted", "--amount", "291", "--every", "month")
    cm("benefit", "add", ref, "ssi", "--status", "applied", "--amount", "900", "--every", "month")
    cm("benefit", "add", ref, "medicaid", "--status", "granted")
    cm("benefit", "add", ref, "ssdi", "--status", "granted")
    found = cm.json("show", ref)
    # 100.01 × 26 / 12 = 216.6883…, and what is only applied for does not count.
    assert found["income_a_month"] == {"cents": 21669 + 29100, "unknown": ["ssdi"]}
    page = cm("show", ref, "--format", "table").out
    assert "Income a month: 507.69, without ssdi" in page
    assert "2. wages (100.01 every 2 weeks)" in page


@pytest.mark.both_engines
def test_terms_entered_late_do_not_replace_later_ones(cm: CommandLine) -> None:
    ref = cm.open_case()
    monthly = ("--amount", "100", "--every", "month")
    cm("benefit", "add", ref, "snap", "--status", "applied", "--on", "30 days ago")
    words = ("benefit", "set", ref, "1")
    cm(*words, "--status", "granted", *monthly, "--on", "10 days ago")
    cm(*words, "--amount", "120", "--on", "5 days ago")
    late = cm(*words, "--amount", "110", "--on", "8 days ago")
    said = "The terms of 27 Feb 2026 are later and stay: granted, 120.00 every month."
    assert said in " ".join(late.err.split())
    found = cm.json("show", ref)
    assert found["income_a_month"] == {"cents": 12000, "unknown": []}
    before = cm.json(*words, "--status", "denied", "--on", "20 days ago")["benefit"]
    assert before["status"] == "granted"
    assert cm.json("due", "--kind", "appeal") == []
    told = [one["text"] for one in cm.json("timeline", ref, "--kind", "benefit")]
    assert told == [
        "snap: applied",
        "snap: denied",
        "snap: granted, 100.00 every month",
        "snap: granted, 110.00 every month",
        "snap: granted, 120.00 every month",
    ]


def test_the_page_tells_what_changed_since_the_last_assessment(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--opened", "20 days ago")
    for kind in ("snap", "wages"):
        given = ("--amount", "100", "--every", "month", "--on", "10 days ago")
        cm("benefit", "add", ref, kind, *given)
    assert cm.json("show", ref)["benefits_changed"] == []
    cm("assess", ref, "--need", "income=2", "--on", "5 days ago")
    assert cm.json("show", ref)["benefits_changed"] == []
    cm("benefit", "set", ref, "1", "--amount", "120")
    cm("benefit", "add", ref, "ssi", "--status", "applied")
    cm("benefit", "set", ref, "2", "--note", "with a payslip")
    assert cm.json("show", ref)["benefits_changed"] == [
        "snap: 100.00 every month → 120.00 every month",
        "ssi is new: applied",
    ]
    page = cm("show", ref, "--format", "table").out
    assert "Since the last assessment: ssi is new: applied" in page


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_renewal_names_the_documents_that_are_missing(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("benefit", "add", ref, "snap", "--status", "granted", "--renew", "2026-05-01")
    cm("document", "add", ref, "proof-of-income", "--status", "needed", "--renew", "2026-06-01")
    rows = cm.json("due", "--kind", "renewal", "--within", "100", "--explain", "--worker", "ben")
    assert [(row["due_on"], row["number"]) for row in rows] == [
        ("2026-04-01", "1"),
        ("2026-05-01", "2"),
    ]
    assert rows[0]["why"] == (
        "The last day to renew benefit 1 (snap) is 1 May 2026. Missing on this case:"
        " proof-of-income."
    )
    cm("benefit", "set", ref, "1", "--status", "ended")
    rows = cm.json("due", "--kind", "renewal", "--within", "100")
    assert [row["number"] for row in rows] == ["2"]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_an_appeal_is_due_from_the_day_the_denial_is_known(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("benefit", "add", ref, "ssi", "--status", "applied")
    denied = cm("benefit", "set", ref, "1", "--status", "denied", "--decided", "5 days ago")
    assert "--appeal-by" in denied.err
    assert "--keep-by" in denied.err
    (row,) = cm.json("benefit", "list", ref)
    assert (row["appeal_by"], row["keep_by"]) == (None, None)
    days = ("--appeal-by", "2026-04-20", "--keep-by", "2026-03-10")
    assert cm("benefit", "set", ref, "1", *days).err == ""
    (due,) = cm.json("due", "--kind", "appeal", "--worker", "ben", "--today", "2026-03-06")
    assert (due["due_on"], due["days_late"]) == ("2026-03-04", 2)
    assert due["why"] == (
        "Benefit 1 (ssi) was denied. Last day to appeal: 20 Apr 2026. Last day to keep it while"
        " appealing: 10 Mar 2026."
    )
    (sent,) = cm.json("remind", "show", "--worker", "ben", "--kind", "appeal")
    assert (sent["case"], sent["number"]) == (ref, "1")
    cm("benefit", "set", ref, "1", "--status", "appealed")
    assert cm.json("due", "--kind", "appeal") == []


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_repeated_denial_stays_late_and_a_new_one_has_new_days(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    days = ("--appeal-by", "2026-04-20", "--keep-by", "2026-03-20", "--decided", "2026-03-01")
    cm("benefit", "add", ref, "ssi", "--status", "denied", *days)
    again = ("benefit", "set", ref, "1", "--status", "denied", "--today", "2026-03-09")
    assert cm(*again).err == ""
    (due,) = cm.json("due", "--kind", "appeal", "--worker", "ben", "--today", "2026-03-10")
    assert (due["due_on"], due["days_late"]) == ("2026-03-04", 6)
    cm("benefit", "set", ref, "1", "--status", "granted", "--today", "2026-03-11")
    new = cm(*again[:-1], "2026-03-12", "--keep-by", "2026-04-01")
    assert (
        "This denial is new, so the old days were cleared: decided 1 Mar 2026, last day to appeal"
        " 20 Apr 2026."
    ) in " ".join(new.err.split())
    (row,) = cm.json("benefit", "list", ref)
    assert [row[name] for name in ("decided_on", "appeal_by", "keep_by")] == [
        None,
        None,
        "2026-04-01",
    ]
    (due,) = cm.json("due", "--kind", "appeal", "--worker", "ben", "--today", "2026-03-12")
    assert due["due_on"] == "2026-03-12"


def test_a_denial_asks_for_both_days_on_a_terminal(cm: CommandLine) -> None:
    ref = cm.open_case()
    program = str(Path(sys.executable).with_name("cm"))
    words = [program, "benefit", "add", ref, "ssi", "--status", "denied"]
    answers = [("Appeal by", "2026-04-20\n"), ("Keep by", "\n")]
    code, screen = on_terminal(words, keys=answers, size=(40, 100))
    assert code == 0, screen
    (row,) = cm.json("benefit", "list", ref)
    assert (row["appeal_by"], row["keep_by"]) == ("2026-04-20", None)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "REF"), 2, "needs KIND"),
        (("add", "REF", "gold"), 2, "isn't a benefit kind"),
        (("add", "REF", "snap", "--status", "lost"), 2, "isn't a benefit status"),
        (("add", "REF", "snap", "--amount", "-5"), 2, "--amount"),
        (("add", "REF", "snap", "--amount", "1,5"), 2, "must be an amount"),
        (("add", "REF", "snap", "--every", "30d"), 2, "how often it is paid"),
        (("add", "REF", "snap", "--on", "+1d"), 3, "in the future"),
        (("set", "REF", "1"), 2, "Nothing to change"),
        (("set", "REF", "9", "--status", "granted"), 4, "no benefit 9"),
    ],
)
def test_what_cannot_be_is_refused(
    cm: CommandLine, words: tuple[str, ...], code: int, told: str
) -> None:
    ref = cm.open_case()
    cm("benefit", "add", ref, "wages")
    refused = cm("benefit", *(ref if word == "REF" else word for word in words), code=code)
    assert told in refused.err
    assert [one["kind"] for one in cm.json("benefit", "list", ref)] == ["wages"]


@pytest.mark.both_engines
def test_benefits_are_found_closed_over_and_undone(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("benefit", "add", ref, "snap", "--status", "denied", "--note", "sent to Elm Street")
    assert [one["kind"] for one in cm.json("search", "elm")] == ["benefits"]
    cm("close", ref, "--reason", "moved")
    assert cm.json("due", "--all", "--kind", "appeal") == []
    cm("benefit", "set", ref, "1", "--status", "granted", "--amount", "20")
    assert "amount → 20.00" in " ".join(cm("history", ref, "--format", "plain").out.split())
    for left in ([("denied", None)], [("denied", None)], []):
        cm("undo", "--no-input")
        found = cm.json("benefit", "list", ref)
        assert [(one["status"], one["amount"]) for one in found] == left
    assert cm.json("timeline", ref, "--kind", "benefit") == []
    assert "is intact" in cm("audit", "verify").out


def test_one_benefit_is_given_to_many(cm: CommandLine) -> None:
    refs = [cm.open_case(name) for name in ("Dana R.", "Kim A.")]
    lines = "".join(f"{ref}\n" for ref in refs)
    cm("benefit", "add", "-", "snap", "--status", "applied", stdin=lines)
    assert [one["ref"] for one in cm.json("benefit", "list", "-", stdin=lines)] == refs
