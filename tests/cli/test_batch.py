"""``cm batch``: many commands in one process, on both engines."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from agency import Agency
from cmcli.domain.contacts import Note
from cmcli.store.reading.find import find_case
from command_line import CommandLine, Result
from pty_session import CM
from reliability.checks import assert_sound, operations
from sweeps import mostly_long


@pytest.fixture
def ref(cm: CommandLine) -> str:
    """A case of ana's."""
    return cm.open_case()


def visits(ref: str, count: int) -> str:
    return "".join(f'checkin {ref} "Visit {n}." --mode home\n' for n in range(1, count + 1))


def rows(done: Result) -> list[Any]:
    return [json.loads(line) for line in done.out.splitlines()]


def run(
    cm: CommandLine, text: str, *words: str, code: int | None = 0, file: Path | None = None
) -> Result:
    """Run a text as a batch, from a file if one is named."""
    if file is None:
        return cm("batch", "-", *words, stdin=text, code=code)
    file.write_text(text, "utf-8")
    return cm("batch", str(file), *words, code=code)


def batch(cm: CommandLine, text: str, *words: str, code: int | None = 0) -> list[Any]:
    """The result lines as JSON."""
    return rows(run(cm, text, *words, "--json", code=code))


def notes(cm: CommandLine, ref: str) -> list[str]:
    """The texts of the notes of a case, in their order."""
    with Agency(os.environ["CM_STORE"]).reading() as view:
        case = find_case(view, ref).case
        return [note.text for note in view.all(Note, order=("number",), case_id=case.id)]


# What a line may look like


@pytest.mark.both_engines
def test_commands_as_typed_and_as_json(cm: CommandLine, ref: str) -> None:
    text = f"""\
# visits of today
cm checkin {ref} "It's \\"fine\\"" --mode home   # and a comment

checkin {ref} \\
    'two words' --mode phone
{{"argv": ["checkin", "{ref}", "From JSON", "--mode", "home"], "id": "visit-17"}}
  {{"argv": ["cm", "note", "{ref}", "-"], "stdin": "From a pipe"}}
show {ref} --json
"""
    found = batch(cm, text)
    assert [row["line"] for row in found] == [2, 4, 6, 7, 8]
    assert {row["outcome"] for row in found} == {"ok"}
    assert found[0]["argv"] == ["checkin", ref, 'It\'s "fine"', "--mode", "home"]
    assert found[1]["argv"][2] == "two words"
    assert found[2]["id"] == "visit-17"
    assert found[4]["output"]["ref"] == ref
    assert found[4]["output"]["notes"][0]["text"] == "From a pipe"
    assert found[0]["output"].startswith(f"{ref} Dana R.: home")
    assert found[0]["error"] is None


@pytest.mark.parametrize(
    ("line", "says"),
    mostly_long(
        [
            ("show 'x", "A ' is not closed"),
            ('show "x', 'A " is not closed'),
            ("note A Landlord's", "A ' is not closed on its line"),
            ("note A Landlord's and tenant's", "A ' opens within a word"),
            ("note A I'm sure it's fine", "A ' opens within a word"),
            ('note A 6"x4"', 'A " opens within a word'),
            ('note A "end\\', 'A " is not closed on its line'),
            ("show x | less", "| is a shell operator"),
            ("show x; list", "; is a shell operator"),
            ("show x > y", "> is a shell operator"),
            ("show --mood x", "No such option: --mood"),
            ("checkinn x", "No such command 'checkinn'"),
            ("plan add-gaol x y", "No such command 'add-gaol'"),
            ("show a b", "unexpected extra argument"),
            ("checkin x - --id ''", "--id needs a key"),
            ("checkin - -", "cannot both be '-'"),
            ("list --json --format csv", "Use either --json or --format csv, not both"),
            ("cm", "It has no command"),
            ("{", "is not JSON"),
            ('{"argv": "show"}', "argv must be a list of texts"),
            ('{"argv": ["show", 7]}', "argv must be a list of texts"),
            ('{"argv": []}', "It has no command"),
            ('{"argv": ["show", "x\\u0000"]}', "NUL"),
            ('{"argv": ["show"], "cwd": "/"}', "There is no 'cwd'"),
            ('{"argv": ["show"], "id": " "}', "id is empty"),
            ('{"argv": ["show"], "id": "a\\u0000b"}', "The key of --id contains a NUL character"),
            ('{"argv": ["show"], "id": "a\\ud800b"}', "The key of --id is not valid Unicode"),
            (
                f'{{"argv": ["show"], "id": "{"k" * 201}"}}',
                "The key of --id is 201 characters long",
            ),
            ('{"argv": ["show"], "stdin": 3}', "stdin must be a text"),
            ('{"argv": ["note", "x", "--id", "a"], "id": "b"}', "both an id and --id"),
            ("[" * 100_000, "No such command"),
            ('{"a":' * 100_000, "nested too deeply"),
            ("batch other.txt", "cm batch can't be part of a batch"),
            ("shell", "cm shell can't be part of a batch"),
            ("dashboard", "cm dashboard can't be part of a batch"),
            ("init --worker x --name y", "cm init can't be part of a batch"),
            ("demo", "cm demo can't be part of a batch"),
            ("db restore x", "cm db restore can't be part of a batch"),
            ("db -- restore x", "cm db restore can't be part of a batch"),
            ("-- batch other.txt", "cm batch can't be part of a batch"),
        ],
        12,
    ),
)
def test_a_wrong_line_refuses_all_before_any_ran(
    cm: CommandLine, ref: str, line: str, says: str
) -> None:
    done = run(cm, f"{visits(ref, 2)}{line}\n", code=2)
    assert done.out == ""
    assert "Line 3: " in done.err
    assert says in done.err
    assert "Traceback" not in done.err
    assert notes(cm, ref) == []


@pytest.mark.parametrize("mark", ["'", '"'])
@pytest.mark.parametrize("end", ["\n", "\\\n", "\r\n"])
def test_a_quotation_mark_does_not_swallow_the_next_line(
    cm: CommandLine, ref: str, mark: str, end: str
) -> None:
    text = f"note {ref} Landlord{mark}s{end}note {ref} tenant{mark}s\n"
    done = run(cm, text, code=2)
    assert f"Line 1: A {mark} is not closed on its line." in done.err
    assert "JSON line with stdin" in done.err
    assert notes(cm, ref) == []


def test_a_guess_ends_with_its_question_mark(cm: CommandLine) -> None:
    assert "Did you mean 'checkin'?\n" in run(cm, "chekin X\n", code=2).err


def test_what_is_no_text_is_refused(cm: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "latin"
    file.write_bytes("list\nsearch Müller".encode("latin-1"))
    assert "Line 2 of" in cm("batch", str(file), code=2).err
    for missing in (str(tmp_path / "none"), str(tmp_path), "a\x00b"):
        assert "cannot be read" in cm("batch", missing, code=2).err


def test_a_line_that_asks_for_help_gets_it_when_its_turn_comes(cm: CommandLine) -> None:
    (row,) = batch(cm, "show --help\n")
    assert "Usage: cm show" in row["output"]


def test_an_empty_text_does_nothing(cm: CommandLine) -> None:
    done = run(cm, "# nothing\n\n")
    assert (done.out, done.err) == ("", "There is no command in standard input.\n")


# Going on and stopping


@pytest.mark.both_engines
def test_it_stops_at_the_first_refusal(cm: CommandLine, ref: str) -> None:
    text = f"{visits(ref, 1)}checkin {ref} --at tomorrow\n{visits(ref, 3)}"
    done = run(cm, text, "--json", code=3)
    assert [row["outcome"] for row in rows(done)] == ["ok", "refused"]
    assert rows(done)[1]["error"]["code"] == "future-contact"
    assert "5 lines: 1 done, 0 done before, 1 refused, 3 not run." in done.err
    assert notes(cm, ref) == ["Visit 1."]


def test_it_goes_on_if_asked_and_ends_with_the_first_failure(cm: CommandLine, ref: str) -> None:
    text = f"show NOBODY\n{visits(ref, 1)}checkin {ref} --at tomorrow\ncheckin {ref} --mode home\n"
    done = run(cm, text, "--keep-going", "--json", code=4)
    assert [row["outcome"] for row in rows(done)] == ["failed", "ok", "refused", "ok"]
    assert [row["exit_code"] for row in rows(done)] == [4, 0, 3, 0]
    assert "2 done, 0 done before, 1 refused, 1 failed, 0 not run" in done.err


def test_a_check_that_finds_something_is_no_failure(cm: CommandLine, ref: str) -> None:
    cm("flag", ref, "Said so", "--kind", "other")
    found = batch(cm, "due --exit-code\nlist\n", code=10)
    assert [row["outcome"] for row in found] == ["found", "ok"]


def test_nothing_is_asked_and_no_standard_input_is_there(cm: CommandLine, ref: str) -> None:
    found = batch(cm, f"intake\nnote {ref} -\nshow dana\ncheckin dana\n", "--keep-going", code=2)
    assert "needs" in found[0]["error"]["message"]
    assert "is empty" in found[1]["error"]["message"]
    assert found[2]["exit_code"] == 0
    assert found[3]["error"]["code"] == "not-exact"


def test_options_of_the_batch_hold_for_lines_that_say_none(
    cm: CommandLine, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CM_WORKER")
    text = f"checkin {ref} --mode home\ncheckin {ref} --mode home --as ben --today 2026-03-06\n"
    run(cm, text, "--as", "sam", "--today", "2026-03-05")
    seen = cm.json("show", ref, "--as", "ana")["contacts"]
    assert [(one["worker"], one["on"]) for one in reversed(seen)] == [
        ("sam", "2026-03-05"),
        ("ben", "2026-03-06"),
    ]


@pytest.mark.both_engines
def test_a_dry_run_changes_nothing(cm: CommandLine, ref: str) -> None:
    done = run(cm, visits(ref, 2), "--dry-run")
    assert "Dry run: nothing was saved." in done.err
    assert notes(cm, ref) == []
    assert "has no --dry-run" in run(cm, "db backup x\n", "--dry-run", code=2).err


# The formats


def test_people_get_one_line_per_command(cm: CommandLine, ref: str) -> None:
    text = f"{visits(ref, 1)}list --format ids\nshow NOBODY\n"
    done = run(cm, text, "--format", "plain", code=4)
    first, *rest = done.out.splitlines()
    assert first.startswith(f"ok          1  checkin: {ref} Dana R.: home, with the client")
    assert rest == [
        f"ok          2  list: {ref}",
        "failed      3  show: No client matches 'NOBODY'. Type a code from cm list, the start"
        " of a code, or part of a name.",
    ]
    quiet = run(cm, text, "--format", "plain", "--quiet", code=4)
    assert [line.split()[0] for line in quiet.out.splitlines()] == ["failed"]


def test_a_pipe_gets_rows_under_one_header(cm: CommandLine, ref: str) -> None:
    done = run(cm, visits(ref, 2))
    header, *body = [line.split("\t") for line in done.out.splitlines()]
    assert header == ["line", "outcome", "exit_code", "id", "argv", "output", "error", "said"]
    assert [row[:3] for row in body] == [["1", "ok", "0"], ["2", "ok", "0"]]
    assert body[0][4] == f"checkin {ref} 'Visit 1.' --mode home"
    assert run(cm, visits(ref, 2), "--format", "csv").out.count("line,outcome") == 1
    keys = run(cm, visits(ref, 2), "--format", "ids").out.splitlines()
    assert [key.partition("/")[2] for key in keys] == ["1", "2"]


def test_hostile_text_is_shown_not_sent(cm: CommandLine, ref: str) -> None:
    line = json.dumps({"argv": ["note", ref, "x\x1b]0;y\x07\u202e[/b]"]})
    for chosen in ("plain", "tsv", "csv", "json"):
        done = run(cm, f"{line}\nshow {ref}\nshow '\x1b[2J'\n", "--format", chosen, code=4)
        assert not {"\x1b", "\x07", "\u202e"} & set(done.out + done.err)


# Running again


@pytest.mark.both_engines
def test_the_same_file_again_has_one_effect(cm: CommandLine, ref: str, tmp_path: Path) -> None:
    file = tmp_path / "visits"
    run(cm, visits(ref, 3), file=file)
    again = run(cm, visits(ref, 3), "--json", "--today", "2026-03-09", file=file)
    assert [row["outcome"] for row in rows(again)] == ["done-before"] * 3
    assert "0 done, 3 done before" in again.err
    assert len(notes(cm, ref)) == 3
    run(cm, visits(ref, 3), "--again", file=file)
    assert len(notes(cm, ref)) == 6
    run(cm, visits(ref, 3), "--again", file=file)
    assert len(notes(cm, ref)) == 9


@pytest.mark.both_engines
def test_another_text_is_another_batch(cm: CommandLine, ref: str) -> None:
    run(cm, visits(ref, 1))
    run(cm, f"# another\n{visits(ref, 1)}")
    assert len(notes(cm, ref)) == 2


def test_equal_lines_of_one_file_are_both_run(cm: CommandLine, ref: str) -> None:
    run(cm, visits(ref, 1) * 2)
    assert notes(cm, ref) == ["Visit 1."] * 2


def test_a_fixed_file_continues_where_it_stopped(cm: CommandLine, ref: str) -> None:
    bad = f"{visits(ref, 2)}checkin {ref} Late --at tomorrow\nnote {ref} Last\n"
    said = run(cm, bad, code=3).err
    command = said.strip().splitlines()[-1].strip()
    assert command.startswith("cm batch - --id batch-")
    mended = bad.replace("--at tomorrow", "--mode phone")
    found = batch(cm, mended, "--id", command.rpartition(" ")[2])
    assert [row["outcome"] for row in found] == ["done-before", "done-before", "ok", "ok"]
    assert notes(cm, ref) == ["Visit 1.", "Visit 2.", "Late", "Last"]


@pytest.mark.both_engines
def test_keys_of_ones_own(cm: CommandLine, ref: str) -> None:
    text = f'note {ref} a --id x\n{{"argv": ["note", "{ref}", "b"], "id": "y"}}\nnote {ref} c\n'
    found = batch(cm, text, "--id", "monday")
    assert [row["id"] for row in found] == ["x", "y", "monday/3"]
    assert cm.json("note", ref, "a", "--id", "x")["ref"] == ref
    changed = batch(cm, text.replace("c\n", "d\n"), "--id", "monday", code=3)
    assert [row["outcome"] for row in changed] == ["done-before", "done-before", "refused"]
    assert "Use either --again or --id" in run(cm, text, "--id", "a", "--again", code=2).err


def test_many_references_of_one_line_have_keys_of_their_own(cm: CommandLine, ref: str) -> None:
    other = cm.open_case("Kim T.")
    argv = ["checkin", "-", "Cooked", "--kind", "group", "--mode", "office"]
    line = json.dumps({"argv": argv, "stdin": f"{ref}\n{other}\n"}) + "\n"
    assert [row["outcome"] for row in batch(cm, line) + batch(cm, line)] == ["ok", "done-before"]
    assert [notes(cm, one) for one in (ref, other)] == [["Cooked"], ["Cooked"]]


@pytest.mark.both_engines
def test_each_line_is_an_operation_of_its_own(cm: CommandLine, address: str, ref: str) -> None:
    before = operations(address)
    run(cm, visits(ref, 40))
    assert operations(address) == before + 40
    assert_sound(address)
    cm("undo")
    assert len(notes(cm, ref)) == 39
    assert operations(address) == before + 41
    newest = cm.json("audit", "log")[1]
    assert (newest["command"], newest["seq"]) == ("checkin", before + 40)


# All in one


@pytest.mark.both_engines
def test_all_in_one_operation(cm: CommandLine, address: str, ref: str) -> None:
    before = operations(address)
    text = f"{visits(ref, 2)}show {ref} --json\n"
    found = batch(cm, text, "--atomic")
    assert [row["outcome"] for row in found] == ["ok"] * 3
    assert len(found[2]["output"]["contacts"]) == 2
    assert operations(address) == before + 1
    entry = cm.json("audit", "log")[0]
    assert (entry["command"], entry["actor"], entry["reason"]) == ("batch", "ana", "3 commands")
    assert_sound(address)
    again = batch(cm, text, "--atomic")
    assert [row["outcome"] for row in again] == ["done-before"] * 3
    cm("undo")
    assert notes(cm, ref) == []


@pytest.mark.both_engines
def test_the_first_refusal_rolls_back_all(cm: CommandLine, address: str, ref: str) -> None:
    before = operations(address)
    text = f"{visits(ref, 2)}checkin {ref} --at tomorrow\nlist\n"
    done = run(cm, text, "--atomic", "--json", code=3)
    assert [row["outcome"] for row in rows(done)] == ["taken-back", "taken-back", "refused"]
    assert "so nothing was saved" in done.err
    assert operations(address) == before
    assert run(cm, visits(ref, 2), "--atomic", "--dry-run").err.count("nothing was saved") == 1
    assert operations(address) == before


def test_commands_that_cannot_be_atomic_are_refused(cm: CommandLine, ref: str) -> None:
    run(cm, visits(ref, 1), "--atomic", "--keep-going", code=2)
    for line in (
        "undo",
        "-- undo",
        "db check",
        "db -- check",
        "config set pager less",
        "-- config set pager less",
        f"note {ref} x --dry-run",
        f"note {ref} - --dry-run",
        f"note {ref} x --id a",
        f"note {ref} x --as ben",
        f"note {ref} x --today fri",
        f'{{"argv": ["note", "{ref}", "x"], "id": "a"}}',
    ):
        assert "Line 1: " in run(cm, f"{line}\n", "--atomic", code=2).err
    run(cm, "config set agency.name Us\n", "--atomic")
    told = {row["key"]: row["value"] for row in cm.json("config", "show")}
    assert told["agency.name"] == "Us"


@pytest.mark.both_engines
def test_an_atomic_batch_can_snooze_but_not_send(cm: CommandLine, address: str, ref: str) -> None:
    before = operations(address)
    text = f"""\
remind snooze {ref} contact --until +9d --reason "in hospital"
remind show --within 30 --json
remind log
"""
    found = batch(cm, text, "--atomic")
    contact = next(row for row in found[1]["output"] if row["kind"] == "contact")
    assert contact["snoozed_until"] == "2026-03-13"
    assert operations(address) == before + 1
    cm("undo")
    assert cm.json("remind", "show", "--kind", "contact", "--within", "30")[0]["sent_on"] is None
    snooze = text.splitlines()[0]
    safety = f"remind snooze {ref} safety --until +9d --reason x"
    done = run(cm, f"{snooze}\n{safety}\n", "--atomic", code=3)
    assert "You can't snooze a safety flag" in done.out
    assert {row["snoozed_until"] for row in cm.json("remind", "show", "--within", "30")} == {None}
    for send in ("remind send --print", "remind -- send --print", "remind send --ics due.ics"):
        refused = run(cm, f"{snooze}\n{send}\n", "--atomic", code=2).err
        assert "Line 2: cm remind send can't be part of a batch" in refused
    assert operations(address) == before + 2


@pytest.mark.both_engines
def test_a_file_is_not_run_again_in_the_other_way(cm: CommandLine, ref: str) -> None:
    run(cm, visits(ref, 2))
    assert "already run line by line" in run(cm, visits(ref, 2), "--atomic", code=3).err
    run(cm, visits(ref, 3), "--atomic")
    assert "already run as one change" in run(cm, visits(ref, 3), code=3).err
    assert len(notes(cm, ref)) == 5


# The process


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("more", [(), ("--keep-going",)])
def test_both_ways_at_the_same_moment_have_one_effect(
    cm: CommandLine, agency: Agency, ref: str, tmp_path: Path, more: tuple[str, ...]
) -> None:
    """Both have looked for the other and found nothing when the first may write."""
    file = tmp_path / "visits"
    file.write_text(visits(ref, 3))
    with agency.operation() as work:
        work.take_head()
        both = [started(file, "--atomic"), started(file, *more)]
        for one in both:
            assert one.stderr is not None
            assert one.stderr.readline().startswith("Waiting for another cm")
    said = [one.communicate(timeout=120)[1] for one in both]
    assert sorted(one.returncode for one in both) == [0, 3], said
    assert len(notes(cm, ref)) == 3


def started(file: Path, *words: str, **more: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*CM, "batch", str(file), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


LINES = 600
"""The results of fewer would lie in the pipe, unread."""


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.long
def test_an_interruption_says_where_it_stopped(
    cm: CommandLine, address: str, ref: str, tmp_path: Path
) -> None:
    """Its results fill the pipe before it comes to its end, so that it waits for us."""
    file = tmp_path / "visits"
    file.write_text(visits(ref, LINES))
    process = started(file, "--json")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    told = out.count('"outcome": "ok"') + 1
    assert process.returncode == 130, err
    assert "Interrupted; line " in err
    assert_sound(address)
    done = rows(run(cm, visits(ref, LINES), "--json", file=file))
    before = sum(row["outcome"] == "done-before" for row in done)
    assert told <= before < LINES
    assert operations(address) >= LINES


@pytest.mark.long
def test_results_that_nobody_reads_do_not_stop_the_work(
    cm: CommandLine, ref: str, tmp_path: Path
) -> None:
    file = tmp_path / "visits"
    file.write_text(visits(ref, 300))
    process = started(file)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(timeout=120) == 0
    assert "300 lines: 300 done" in err


def test_a_full_disk_for_the_results_stops_it(ref: str, tmp_path: Path) -> None:
    file = tmp_path / "visits"
    file.write_text(visits(ref, 3))
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*CM, "batch", str(file)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 6
    assert "cannot be written" in done.stderr
    assert "Run the same file again" in done.stderr


@pytest.mark.parametrize(
    ("words", "saved"),
    [
        (("note", "REF", "once"), True),
        (("checkin", "REF", "once", "--json"), True),
        (("note", "REF", "once", "--dry-run"), False),
        (("show", "REF"), False),
    ],
)
def test_output_that_fails_says_whether_the_change_is_saved(
    ref: str, words: tuple[str, ...], saved: bool
) -> None:
    argv = [ref if word == "REF" else word for word in words]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*CM, *argv], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 6
    assert ("The change is saved. Don't run the command again." in done.stderr) is saved
    assert ('"code": "output"' in done.stderr) is ("--json" in words)


def test_without_a_file_it_reads_what_is_piped(cm: CommandLine, ref: str) -> None:
    assert len(cm("batch", stdin=visits(ref, 1)).out.splitlines()) == 2
