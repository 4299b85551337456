"""``cm document``: recording, changing and listing documents, and their renewal."""

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
def test_a_document_is_recorded_and_changes_its_status(cm: CommandLine) -> None:
    ref = cm.open_case()
    words = ("identity", "--status", "needed", "--on", "2 days ago", "--note", "bag stolen")
    added = cm("document", "add", ref, *words)
    assert added.out.splitlines() == [
        f"{ref} document 1 added: identity (needed)",
        "Next: contact Fri 6 Mar 2026.",
    ]
    changed = cm.json("document", "set", ref, "1", "--status", "applied", "--on", "yesterday")
    assert changed["ref"] == ref
    assert changed["document"] == {
        "number": 1,
        "kind": "identity",
        "status": "applied",
        "renew_on": None,
        "note": "bag stolen",
        "added_on": "2026-03-04",
        "since": "2026-03-03",
        "error_at": None,
        "error_reason": None,
    }
    cleared = cm.json("document", "set", ref, "1", "--note", "", "--renew", "2027-01-01")
    assert (cleared["document"]["note"], cleared["document"]["renew_on"]) == (None, "2027-01-01")
    assert [one["status"] for one in cm.json("document", "list", ref)] == ["applied"]


def test_a_status_that_nobody_said_stays_empty(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("document", "add", ref, "lease")
    (one,) = cm.json("document", "list", ref)
    assert one["status"] is None
    assert one["since"] is None
    (told,) = cm.json("timeline", ref, "--kind", "document")
    assert told["text"] == "added: lease"


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_statuses_are_kept_by_day_and_a_late_one_does_not_replace_a_later_one(
    cm: CommandLine,
) -> None:
    ref = cm.open_case()
    cm("document", "add", ref, "identity", "--status", "needed", "--on", "9 days ago")
    words = ("document", "set", ref, "1", "--status")
    cm(*words, "have", "--on", "5 days ago")
    late = cm(*words, "applied", "--on", "7 days ago")
    assert "The terms of 27 Feb 2026 are later and stay: have." in late.err
    assert f"{ref} document 1 changed: identity (have)" in late.out
    assert cm.json(*words, "have", "--on", "yesterday")["document"]["since"] == "2026-02-27"
    earlier = cm(*words, "have", "--on", "6 days ago", "--json")
    assert "later" not in earlier.err
    assert earlier.json["document"]["since"] == "2026-02-26"
    cm(*words, "expired", "--on", "3 days ago")
    again = cm.json(*words, "have", "--on", "2 days ago")["document"]
    assert (again["status"], again["since"]) == ("have", "2026-03-02")
    told = [(one["on"], one["text"]) for one in cm.json("timeline", ref, "--kind", "document")]
    assert told == [
        ("2026-02-23", "needed: identity"),
        ("2026-02-25", "applied: identity"),
        ("2026-02-26", "have: identity"),
        ("2026-02-27", "have: identity"),
        ("2026-03-01", "expired: identity"),
        ("2026-03-02", "have: identity"),
    ]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_renewal_is_due_before_its_last_day_with_what_is_missing(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("document", "add", ref, "lease", "--status", "have", "--renew", "2026-05-01")
    cm("document", "add", ref, "proof-of-income", "--status", "needed")
    cm("document", "add", ref, "identity", "--status", "have")
    words = ("due", "--kind", "renewal", "--within", "100", "--explain")
    (due,) = cm.json(*words, "--worker", "ben")
    assert (due["due_on"], due["number"], due["text"]) == (
        "2026-04-01",
        "1",
        "lease, last day 1 May 2026",
    )
    assert due["why"] == (
        "The last day to renew document 1 (lease) is 1 May 2026. Missing on this case:"
        " proof-of-income."
    )
    assert due["rule"] == "Due 30 days before (setting renewal.days)."
    cm("config", "set", "renewal.days", "30 lease=58")
    (due,) = cm.json(*words)
    assert due["due_on"] == "2026-03-04"
    (sent,) = cm.json("remind", "show", "--worker", "ben", "--kind", "renewal")
    assert (sent["case"], sent["number"]) == (ref, "1")
    cm("document", "set", ref, "1", "--renew", "2027-05-01")
    assert cm.json(*words) == []


def test_a_renewal_that_is_known_late_is_due_from_then(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("document", "add", ref, "lease", "--renew", "+5d")
    (due,) = cm.json("due", "--kind", "renewal")
    assert (due["due_on"], due["days_late"]) == ("2026-03-04", 0)


@pytest.mark.both_engines
@pytest.mark.parametrize("what", [("document", "lease"), ("benefit", "snap")])
@pytest.mark.postgres_long
def test_a_last_day_that_is_said_later_is_due_from_then(
    cm: CommandLine, what: tuple[str, str]
) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    noun, kind = what
    cm(noun, "add", ref, kind)
    words = (noun, "set", ref, "1", "--renew")
    due = ("due", "--kind", "renewal", "--worker", "ben", "--today", "2026-04-06")
    cm(*words, "2026-04-09", "--today", "2026-04-02")
    (row,) = cm.json(*due)
    assert (row["due_on"], row["days_late"]) == ("2026-04-02", 4)
    cm(*words, "2026-04-30", "--today", "2026-04-06")
    (row,) = cm.json(*due)
    assert row["due_on"] == "2026-04-02"
    cm(*words, "2026-04-20", "--today", "2026-04-06")
    (row,) = cm.json(*due)
    assert row["due_on"] == "2026-04-06"


def test_a_renewal_is_not_due_after_its_last_day(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("config", "set", "agency.working-days", "mon-fri")
    cm("document", "add", ref, "lease", "--renew", "2026-03-08", "--today", "2026-03-07")
    (due,) = cm.json("due", "--kind", "renewal", "--today", "2026-03-08")
    assert due["due_on"] == "2026-03-08"


@pytest.mark.parametrize("value", ["lease=60", "30 lease=x", "30 30", "400", "-3"])
def test_the_days_before_a_renewal_are_checked(cm: CommandLine, value: str) -> None:
    assert "days from 0 to 365" in cm("config", "set", "renewal.days", "--", value, code=2).err


def test_the_days_before_a_renewal_are_for_kinds_that_exist(cm: CommandLine) -> None:
    refused = cm("config", "set", "renewal.days", "30 leese=60", code=2)
    assert "'leese' in renewal.days isn't a document kind or a benefit kind" in refused.err
    assert "lease" in refused.err
    cm("config", "set", "renewal.days", "30 lease=60 snap=45")
    cm("words", "add", "document-kinds", "passport", "Passport")
    cm("config", "set", "renewal.days", "30 passport=90")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "REF"), 2, "needs KIND"),
        (("add", "REF", "passport"), 2, "isn't a document kind"),
        (("add", "REF", "lease", "--status", "lost"), 2, "isn't a document status"),
        (("add", "REF", "lease", "--on", "today"), 2, "--on needs --status"),
        (("add", "REF", "lease", "--status", "have", "--on", "+1d"), 3, "in the future"),
        (("set", "REF", "1"), 2, "Nothing to change"),
        (("set", "REF", "9", "--status", "have"), 4, "no document 9"),
    ],
)
def test_what_cannot_be_is_refused(
    cm: CommandLine, words: tuple[str, ...], code: int, told: str
) -> None:
    ref = cm.open_case()
    cm("document", "add", ref, "insurance")
    refused = cm("document", *(ref if word == "REF" else word for word in words), code=code)
    assert told in refused.err
    assert [one["kind"] for one in cm.json("document", "list", ref)] == ["insurance"]


def test_a_closed_case_takes_documents_and_owes_no_renewal(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("document", "add", ref, "lease", "--renew", "+5d")
    cm("close", ref, "--reason", "moved")
    cm("document", "add", ref, "insurance", "--status", "have")
    assert len(cm.json("document", "list", ref)) == 2
    assert cm.json("due", "--all", "--kind", "renewal") == []


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_documents_are_on_the_page_found_and_undone(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("document", "add", ref, "lease", "--status", "have", "--renew", "1 May", "--note", "at home")
    page = cm("show", ref, "--format", "table").out
    assert "1. lease (have, renew by 1 May 2026): at home" in page
    assert [one["kind"] for one in cm.json("show", ref)["documents"]] == ["lease"]
    assert [one["kind"] for one in cm.json("search", "lease")] == ["documents"]
    cm("document", "set", ref, "1", "--status", "expired")
    told = [one["text"] for one in cm.json("timeline", ref, "--kind", "document")]
    assert told == ["have: lease; at home", "expired: lease; at home"]
    assert "status have → expired" in " ".join(cm("history", ref, "--format", "plain").out.split())
    cm("undo", "--no-input")
    assert [one["status"] for one in cm.json("document", "list", ref)] == ["have"]
    cm("undo", "--no-input")
    assert cm.json("document", "list", ref) == []


def test_one_kind_is_asked_of_many(cm: CommandLine) -> None:
    refs = [cm.open_case(name) for name in ("Dana R.", "Kim A.")]
    lines = "".join(f"{ref}\n" for ref in refs)
    made = cm.json("document", "add", "-", "insurance", "--status", "needed", stdin=lines)
    assert [one["ref"] for one in made] == refs
    assert [one["ref"] for one in cm.json("document", "list", "-", stdin=lines)] == refs


@pytest.mark.both_engines
@pytest.mark.parametrize("what", [("document", "lease"), ("benefit", "wages")])
def test_an_entry_in_error_is_left_out_and_kept_in_the_history(
    cm: CommandLine, what: tuple[str, str]
) -> None:
    noun, kind = what
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    cm("benefit", "add", ref, "snap", "--status", "granted", "--amount", "291", "--every", "month")
    paid = ("--amount", "100", "--every", "month") if noun == "benefit" else ()
    cm(noun, "add", ref, kind, *paid, "--note", "of another", "--renew", "+5d")
    wrong = cm(noun, "error", ref, "2", "--reason", "another client's \x1b[31m[/x]")
    assert f"{ref} {noun} 2 ({kind}) was entered in error: another client's" in wrong.out
    assert "\x1b" not in wrong.out
    shown = cm("show", ref).out
    assert "of another" not in shown
    assert "Income a month: 291.00" in shown
    assert [one["number"] for one in cm.json(noun, "list", ref)] == [1] * (noun == "benefit")
    (row,) = [one for one in cm.json(noun, "list", ref, "--all") if one["number"] == 2]
    assert row["error_reason"].startswith("another client's")
    assert "another client's" in cm(noun, "list", ref, "--all", "--format", "table").out
    assert cm.json("due", "--kind", "renewal", "--within", "100") == []
    assert cm.json("search", "another") == []
    assert cm.json("timeline", ref, "--kind", noun)[1:] == []
    assert "error reason" in cm("history", ref).out
    for words in (("set", ref, "2", "--note", "x"), ("error", ref, "2", "--reason", "x")):
        refused = cm(noun, *words, code=3)
        assert f"{noun.capitalize()} 2 was entered in error" in refused.err
    cm(noun, "add", ref, kind)
    assert [one["number"] for one in cm.json(noun, "list", ref)][-1] == 3
    cm("close", ref, "--reason", "moved")
    carried = [one["number"] for one in cm.json("reopen", ref, "--reason", "back")[f"{noun}s"]]
    assert carried == ([1, 3] if noun == "benefit" else [3])
    for _ in range(4):
        cm("undo", "--no-input")
    (back,) = [one for one in cm.json(noun, "list", ref) if one["number"] == 2]
    assert back["error_reason"] is None
    (due,) = cm.json("due", "--kind", "renewal", "--within", "100")
    assert due["number"] == "2"
    assert "is intact" in cm("audit", "verify").out
