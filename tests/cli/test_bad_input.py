"""Bad input of every kind: a sentence, the right exit code, and the store as it was."""

import pytest

from agency import Agency
from command_line import CommandLine
from digest import digest
from sweeps import mostly_long

LONG = "x" * 1_000_001
HUGE = "9" * 400

USAGE = [
    ["doctor", "--only", "nothing"],
    ["doctor", "--fields", "nothing"],
    ["doctor", "CASE"],
    ["batch", "/no/such/file"],
    ["batch", "/"],
    ["batch", "CASE\0"],
    ["batch", "-", "--atomic", "--keep-going"],
    ["batch", "-", "--again", "--id", "x"],
    ["batch", "-", "--id", ""],
    ["shell"],
    ["shell", "CASE"],
    ["intake", "Lee Wu", "--model", "icn"],
    ["intake", "Lee Wu"],
    ["intake", "", "--model", "icm"],
    ["intake", "Lee\0Wu", "--model", "icm"],
    ["intake", "x" * 201, "--model", "icm"],
    ["intake", "Lee Wu", "--model", "icm", "--dob", "2026-02-30"],
    ["intake", "Lee Wu", "--model", "icm", "--dob", "01/02/1990"],
    ["intake", "Lee Wu", "--model", "icm", "--dob", "2030-01-01"],
    ["intake", "Lee Wu", "--model", "icm", "--dob", HUGE],
    ["intake", "Lee Wu", "--model", "icm", "--opened", "2027-01-01"],
    ["intake", "Lee Wu", "--model", "icm", "--acuity", "5"],
    ["intake", "Lee Wu", "--model", "icm", "--acuity", HUGE],
    ["intake", "Lee Wu", "--model", "icm", "--need", "housing"],
    ["intake", "Lee Wu", "--model", "icm", "--need", "hausing=car"],
    ["intake", "Lee Wu", "--model", "icm", "--decision", "maybe"],
    ["intake", "Lee Wu", "--model", "icm", "--decision", "refer-out"],
    ["intake", "Lee Wu", "--model", "icm", "--nonsense", "x"],
    ["chekin", "CASE"],
    ["undo", "\udcff"],
    ["due", "--worker", "\udcff"],
    ["worker", "set", "\udcff", "--hours", "30"],
    ["note", "CASE", "Seen.", "--id", "\udcff"],
    ["note", "CASE", "Seen.", "--id", " "],
    ["review", "CASE", "--decision", "continue", "--cost", "99999999"],
    ["checkin"],
    ["checkin", "CASE", LONG],
    ["checkin", "CASE", "--mode", "hom"],
    ["checkin", "CASE", "--kind", "party"],
    ["checkin", "CASE", "--outcome", "seen"],
    ["checkin", "CASE", "--minutes", "-1"],
    ["checkin", "CASE", "--minutes", "1441"],
    ["checkin", "CASE", "--minutes", "ten"],
    ["checkin", "CASE", "--at", "banana"],
    ["checkin", "CASE", "--next", "a"],
    ["checkin", "CASE", "--progress", "1"],
    ["checkin", "CASE", "--progress", "1=abc"],
    ["checkin", "CASE", "--gas", "1=3"],
    ["checkin", "-", "-"],
    ["assess", "CASE", "--need", "housing=5"],
    ["assess", "CASE", "--need", "moon=2"],
    ["assess", "CASE", "--health", "mood=low"],
    ["assess", "CASE", "--swot", "X=y"],
    ["assess", "CASE", "--stage", "housing=dancing"],
    ["flag", "CASE", "worried", "--kind", "sad"],
    ["rhythm", "CASE", "sometimes", "--reason", "asked"],
    ["set", "CASE", "--acuity", "0", "--reason", "x"],
    ["set", "CASE", "--model", "icn", "--reason", "x"],
    ["plan", "add-goal", "CASE", "Rent a room", "--need", "moon"],
    ["plan", "add-goal", "CASE", "Rent a room", "--by", "31 Feb"],
    ["plan", "add-goal", "CASE", "Rent a room", "--confidence", "11"],
    ["plan", "add-goal", "CASE", "Rent a room", "--weight", "0"],
    ["plan", "add-goal", "CASE", "Rent a room", "--target", "NaN"],
    ["review", "CASE", "--decision", "party"],
    ["review", "CASE", "--decision", "continue", "--satisfaction", "6"],
    ["close", "CASE", "--reason", "because"],
    ["list", "--stage", "moon"],
    ["list", "--fields", "nonsense"],
    ["list", "--format", "xml"],
    ["list", "--json", "--format", "csv"],
    ["models", "show", "icn"],
    ["models", "set", "icm", "--ceiling", "5", "--from", "2027-01-01"],
    ["models", "set", "icm", "--target", "-3", "--from", "2027-01-01"],
    ["due", "--kind", "party"],
    ["due", "--within", "-1"],
    ["list", "--today", "banana"],
    ["worker", "add", "Bad Handle", "--name", "x"],
    ["worker", "add", "zed", "--name", "Zed", "--hours", "0"],
    ["worker", "add", "zed", "--name", "Zed", "--hours", "nan"],
    ["worker", "add", "zed", "--name", "Zed", "--email", "zed at home"],
    ["worker", "add", "zed", "--name", "Zed", "--email", "z@x\r\nBcc: y@x"],
    ["worker", "add", "cron", "--name", "The Night"],
    ["worker", "set", "ben", "--email", "-oQ/tmp@x"],
    ["config", "set", "remind.within", "-1"],
    ["config", "set", "remind.repeat", "never"],
    ["config", "set", "remind.repeat-safety", HUGE],
    ["config", "set", "remind.escalate", "soon"],
    ["config", "set", "remind.escalate-contact", "1.5"],
    ["config", "set", "remind.quiet-days", "caturday"],
    ["config", "set", "remind.quiet-days", "2026-02-30"],
    ["config", "set", "remind.message", "everything"],
    ["config", "set", "remind.from", "cm"],
    ["config", "set", "remind.from", "a@b, c@d"],
    ["remind", "show", "--kind", "party"],
    ["remind", "send"],
    ["remind", "send", "--via", "true", "--print"],
    ["remind", "send", "--via", "true", "--timeout", HUGE],
    ["remind", "send", "--via", "true", "--on-doubt", "dance"],
    ["remind", "log", "--limit", "many"],
    ["remind", "snooze", "CASE", "party", "--until", "fri", "--reason", "x"],
    ["remind", "snooze", "CASE", "contact", "--until", "today", "--reason", "x"],
    ["remind", "snooze", "CASE", "contact", "--until", "fri", "--reason", ""],
    ["remind", "snooze", "CASE", "contact", "--until", "2026-02-30", "--reason", "x"],
    ["config", "set", "agency.timezone", "Mars/Olympus"],
    ["remind", "script"],
    ["remind", "script", "windows"],
    ["remind", "script", "cron", "--store", "/a\nb"],
]

REFUSED = [
    ["checkin", "-", "Seen.", "--mode", "home"],
    ["note", "-", "Seen."],
    ["checkin", "CASE", "--at", "tomorrow"],
    ["checkin", "CASE", "--at", "2026-03-05"],
    ["worker", "add", "ben", "--name", "Another Ben"],
    ["remind", "snooze", "CASE", "safety", "--until", "fri", "--reason", "x"],
    ["remind", "send", "--via", "true", "--as", "ben", "--all"],
]

NOT_FOUND = [
    ["show", "ZZZZZ"],
    ["show", "CASE.7"],
    ["show", "nobody of this name"],
    ["show", "../../etc/passwd"],
    ["show", "' OR 1=1 --"],
    ["show", '"*" NEAR('],
    ["checkin", "ZZZZZ"],
    ["checkin", "CASE", "--progress", "9=1"],
    ["plan", "add-step", "CASE", "9", "Call"],
    ["plan", "done", "CASE", "9.9"],
    ["flag", "CASE", "--settle", "9", "--done", "called", "--told", "sam"],
    ["note", "CASE", "--error", "9", "--reason", "wrong"],
    ["transfer", "CASE", "--to", "nobody", "--reason", "x"],
    ["intake", "Lee Wu", "--model", "icm", "--worker", "nobody"],
    ["undo", "99999"],
    ["undo", HUGE],
    ["list", "--worker", "nobody"],
    ["list", "--as", "nobody"],
    ["remind", "show", "--worker", "nobody"],
    ["remind", "log", "--case", "ZZZZZ"],
    ["remind", "snooze", "CASE", "review", "--until", "fri", "--reason", "x"],
    ["remind", "snooze", "CASE", "contact", "--lift"],
]

CASES = (
    [pytest.param(words, 2, id=f"usage-{i}") for i, words in enumerate(USAGE)]
    + [pytest.param(words, 3, id=f"refused-{i}") for i, words in enumerate(REFUSED)]
    + [pytest.param(words, 4, id=f"notfound-{i}") for i, words in enumerate(NOT_FOUND)]
)


@pytest.mark.parametrize(("words", "code"), mostly_long(CASES, 34))
def test_a_sentence_the_right_code_and_nothing_changed(
    cm: CommandLine, agency: Agency, words: list[str], code: int
) -> None:
    ref = cm.open_case()
    with agency.reading() as view:
        before = digest(view)
    result = cm(*[word.replace("CASE", ref.partition(".")[0]) for word in words], code=None)
    assert result.code == code, f"{words}: {result}"
    assert result.err.startswith(("cm: ", '{"error"')), result.err
    assert "Traceback" not in result.err
    assert len(result.err) < 2_000
    with agency.reading() as view:
        assert digest(view) == before
