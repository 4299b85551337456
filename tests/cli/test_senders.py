"""How a reminder leaves: real commands that fail, hang, do not read, print too much; files."""

import os
import shlex
import signal
import stat
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import IO

import pytest

from cmcli.cli.core import outside
from cmcli.cli.core.options import Options
from cmcli.cli.core.outside import run_outside
from cmcli.cli.remind.senders import (
    DeliveryFailed,
    Outgoing,
    Sender,
    path_channel,
    sender,
    via_channel,
)
from cmcli.domain.workers import Worker
from cmcli.errors import UsageProblem
from cmcli.reports.digest import DigestLine, digest_text
from command_line import CommandLine

TODAY = date(2026, 3, 4)
KEY = "0123456789abcdef" * 4
LINE = DigestLine(
    case="HJKMN",
    kind="contact",
    number=None,
    due_on=TODAY,
    days_late=0,
    worker="ben",
    name=None,
    why="",
)
BEN = Worker(id="1", handle="ben", name="Ben Ode", email="ben@example.org")


def outgoing(worker: Worker = BEN, *, text: str | None = None, key: str = KEY) -> Outgoing:
    words = digest_text([LINE], recipient_name=worker.name, today=TODAY, names=False)
    return Outgoing(
        recipient=worker,
        lines=(LINE,),
        subject="cm: 1 due",
        text=words if text is None else text,
        kinds=("safety", "contact"),
        key=key,
        at=datetime(2026, 3, 4, 5, 30, tzinfo=UTC),
        today=TODAY,
    )


LONG = 120
"""Seconds that no command takes on any machine; those that hang would take a thousand."""

ENOUGH = 3
"""Seconds in which a command has begun on any machine; one that hangs is given no more."""


def named(
    *,
    via: str | None = None,
    maildir: str | None = None,
    eml: str | None = None,
    print_: bool = False,
    channel: str | None = None,
    timeout: float = LONG,
    mail: bool = False,
    agency: str = "North",
    from_: str = "cm@example.org",
    cm: Options | None = None,
) -> Sender:
    return sender(
        cm or Options("remind send"),
        via=via,
        maildir=maildir,
        eml=eml,
        print_=print_,
        channel=channel,
        timeout=timeout,
        mail=mail,
        agency=agency,
        from_=from_,
    )


def failure(sender: Sender, what: Outgoing | None = None) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        sender.deliver(what or outgoing())
    assert len(caught.value.reason) <= 200
    assert caught.value.reason.isprintable()
    return caught.value


def alive(number: int) -> bool:
    """Whether the process runs; one that is dead and not yet collected does not."""
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()[:1] not in ("", "Z")


def in_another_process(
    code: str, *, stdout: IO[str] | int = subprocess.PIPE, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run code that uses what stands in this module in a process of its own."""
    start = "import os, sys; sys.path[:0] = sys.argv[1:]\nfrom test_senders import *\n"
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    return subprocess.run(
        [sys.executable, "-c", start + code, *paths],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


# Which sender.


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"via": "true", "print_": True},
        {"maildir": "x", "eml": "y"},
        {"via": "true", "maildir": "x", "eml": "y", "print_": True},
        {"via": " "},
        {"maildir": "x", "mail": True},
        {"print_": True, "mail": True},
        {"via": "true", "from_": "nobody"},
        {"via": "true", "channel": " "},
    ],
)
def test_exactly_one_way_out(words: dict[str, object]) -> None:
    with pytest.raises(UsageProblem):
        named(**words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("command", "program"),
    [
        ("msmtp -t", "msmtp"),
        ("/usr/sbin/sendmail -i -t", "sendmail"),
        ("TOKEN=secret NTFY_URL=x ntfy publish", "ntfy"),
        ("$HOME/bin/tell.sh 'a b'", "tell.sh"),
        ("'quoted name' x", "quoted"),
        ("TOKEN=secret", "sh"),
        (">&2 \x1b]0;x\x07", "2"),
    ],
)
def test_the_channel_of_a_command_tells_the_program_and_no_secret(
    command: str, program: str
) -> None:
    name, _, digest = via_channel(command).partition("#")
    assert name == f"via:{program}"
    assert len(digest) == 8
    assert via_channel(command + " ") != via_channel(command) == named(via=command).channel


def test_the_channel_of_files_is_their_absolute_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert named(maildir="box").channel == f"maildir:{tmp_path}/box"
    assert named(eml=f"{tmp_path}/box").channel == path_channel("eml", "box")
    assert named(print_=True).channel == "print"
    assert named(via="true", channel="night").channel == "night"


@pytest.mark.parametrize("channel", [None, "night"])
def test_a_place_that_would_not_be_filled_in_is_refused(channel: str | None) -> None:
    with pytest.raises(UsageProblem, match=r"--maildir can't use '\{wroker\}'"):
        named(maildir="/srv/{wroker}", channel=channel)
    with pytest.raises(UsageProblem, match=r"--eml can't use '\{wroker\}'"):
        named(eml="/srv/{worker}/{wroker}", channel=channel)


# Commands.


def test_a_command_gets_the_digest_and_who_it_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CM_NO_WARM", raising=False)
    named(via=f"cd {tmp_path} && cat > text && env > said").deliver(outgoing())
    assert (tmp_path / "text").read_text() == outgoing().text
    said = dict(entry.split("=", 1) for entry in (tmp_path / "said").read_text().splitlines())
    assert {name: value for name, value in said.items() if name.startswith("CM_")} == {
        "CM_RECIPIENT": "ben@example.org",
        "CM_RECIPIENT_HANDLE": "ben",
        "CM_RECIPIENT_NAME": "Ben Ode",
        "CM_SUBJECT": "cm: 1 due",
        "CM_KIND": "safety contact",
        "CM_COUNT": "1",
        "CM_MESSAGE_ID": f"<cm.{KEY[:32]}@example.org>",
    }
    assert said["HOME"] == os.environ["HOME"]


def test_what_cm_itself_was_told_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_STORE", "/some/where.db")
    monkeypatch.setenv("CM_RECIPIENT", "of somebody else")
    named(via=f'echo "$CM_STORE $CM_RECIPIENT" > {tmp_path}/said').deliver(outgoing())
    assert (tmp_path / "said").read_text() == "/some/where.db ben@example.org\n"


def test_without_an_address_the_handle_is_the_recipient(tmp_path: Path) -> None:
    eve = Worker(id="2", handle="eve", name="Ève \x1b]0;x\x07 $(touch owned)\nLind")
    command = f'cd {tmp_path}; printf "%s\\n" "$CM_RECIPIENT" "$CM_RECIPIENT_NAME" > said'
    named(via=command).deliver(outgoing(eve))
    assert (tmp_path / "said").read_text() == "eve\nÈve \\x1b]0;x\\x07 $(touch owned)⏎Lind\n"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["said"]


def test_a_locale_without_letters_is_no_hindrance(tmp_path: Path) -> None:
    done = in_another_process(
        "from cmcli.domain.workers import Worker\n"
        "eve = Worker(id='2', handle='eve', name='\\u0141ucja \\u6f22')\n"
        f"named(via='printf %s \"$CM_RECIPIENT_NAME\" > {tmp_path}/said').deliver(outgoing(eve))",
        LC_ALL="C",
        PYTHONCOERCECLOCALE="0",
        PYTHONUTF8="0",
    )
    assert done.stderr == ""
    assert (tmp_path / "said").read_bytes() == "Łucja 漢".encode()


def test_a_command_can_get_a_whole_message(tmp_path: Path) -> None:
    named(via=f"cat > {tmp_path}/message", mail=True).deliver(outgoing())
    raw = (tmp_path / "message").read_bytes()
    assert b"\r" not in raw
    message = message_from_bytes(raw, policy=policy.default)
    assert message["To"] == "Ben Ode <ben@example.org>"
    assert message["From"] == "North <cm@example.org>"
    assert message["Message-ID"] == f"<cm.{KEY[:32]}@example.org>"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("exit 3", "exit code 3"),
        ("echo; echo ' cannot  connect ' >&2; echo more >&2; exit 75",
         "exit code 75: cannot connect"),
        ("echo on the wrong stream; exit 1", "exit code 1: on the wrong stream"),
        ("kill -9 $$", "ended by signal 9"),
        ("/no/such/program", "exit code 127: "),
        ("printf '\\033]0;x\\007\\233evil\\n' >&2; exit 1", "exit code 1: \\x1b]0;x\\x07"),
        ("printf '\\342\\200\\256abc' >&2; exit 1", "exit code 1: \\u202eabc"),
        ("printf 'x%.0s' $(seq 1000) >&2; exit 1", "exit code 1: xxxx"),
        ("cat >/dev/null; false", "exit code 1"),
        ("syntax (error", "exit code 2: "),
    ],
)  # fmt: skip
def test_a_command_that_fails_says_why_in_one_safe_line(command: str, reason: str) -> None:
    failed = failure(named(via=command))
    assert failed.reason.startswith(reason)
    assert not failed.timed_out


@pytest.mark.parametrize(
    ("command", "timeout", "in_doubt"),
    [
        ("exit 1", LONG, False),
        ("exit 75", LONG, False),
        ("/no/such/program", LONG, False),
        ("kill -9 $$", LONG, True),
        ("sh -c 'kill -15 $$'; exit $?", LONG, True),
        ("exec sleep 1000", 0.2, True),
    ],
)
def test_a_stopped_command_may_still_have_delivered(
    command: str, timeout: float, in_doubt: bool
) -> None:
    assert failure(named(via=command, timeout=timeout)).in_doubt == in_doubt


LARGE = "x" * 70 + "\n"


@pytest.mark.parametrize("command", ["exit 0", "head -c 10 >/dev/null", "exec <&-; sleep 0.05"])
def test_not_reading_a_large_digest_is_no_failure(command: str) -> None:
    named(via=command).deliver(outgoing(text=LARGE * 100_000))


def test_a_large_digest_arrives_whole(tmp_path: Path) -> None:
    named(via=f"sleep 0.1; cat > {tmp_path}/text").deliver(outgoing(text=LARGE * 100_000))
    assert (tmp_path / "text").read_text() == LARGE * 100_000


def test_megabytes_of_output_are_read_and_forgotten(tmp_path: Path) -> None:
    flood = "head -c 20000000 /dev/zero | tr '\\0' 'y'"
    done = run_outside(
        f"{flood}; {flood} >&2; cat > {tmp_path}/text; exit 4",
        data=LARGE.encode() * 10_000,
        environment=os.environb,
        timeout=LONG,
    )
    assert done.code == 4
    assert done.out == done.err == b"y" * outside.KEPT
    assert (tmp_path / "text").stat().st_size == len(LARGE) * 10_000


@pytest.mark.long
def test_time_runs_out_for_the_command_and_all_its_children(tmp_path: Path) -> None:
    command = (
        f"cd {tmp_path}; sleep 1000 & echo $! > one; (sleep 1000 & echo $! > two; wait) &"
        " echo waiting >&2; echo $$ > shell; wait"
    )
    started = time.monotonic()
    failed = failure(named(via=command, timeout=ENOUGH))
    assert failed.timed_out
    assert failed.reason == f"not finished after {ENOUGH} s: waiting"
    assert time.monotonic() - started < LONG
    numbers = [int((tmp_path / name).read_text()) for name in ("one", "two", "shell")]
    assert not any(alive(number) for number in numbers)


def test_a_command_that_ignores_the_signal_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "GRACE", 0.2)
    command = (
        f"cd {tmp_path}; trap '' TERM; (while :; do sleep 0.05; done) & echo $! > child;"
        " echo $$ > shell; while :; do sleep 0.05; done"
    )
    assert failure(named(via=command, timeout=ENOUGH)).timed_out
    numbers = [int((tmp_path / name).read_text()) for name in ("child", "shell")]
    assert not any(alive(number) for number in numbers)


@pytest.mark.parametrize("streams", ["", ">/dev/null", ">/dev/null 2>&1 </dev/null", "2>&-"])
def test_the_time_counts_whatever_a_command_does_with_its_streams(streams: str) -> None:
    started = time.monotonic()
    assert failure(named(via=f"exec sleep 1000 {streams}", timeout=0.3)).timed_out
    assert time.monotonic() - started < LONG


def test_a_command_that_prints_forever_is_stopped() -> None:
    assert failure(named(via="yes; true", timeout=0.3)).timed_out


def test_what_a_command_leaves_in_the_background_is_not_waited_for(tmp_path: Path) -> None:
    started = time.monotonic()
    named(via=f"sleep 1000 & echo $! > {tmp_path}/child").deliver(outgoing())
    assert time.monotonic() - started < LONG
    child = int((tmp_path / "child").read_text())
    assert alive(child)
    os.kill(child, signal.SIGKILL)


INTERRUPTED_AS_IT_STARTS = """
import signal, subprocess, time
class Popen(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        while not os.path.exists({child!r}):
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)
subprocess.Popen = Popen
"""


@pytest.mark.parametrize("early", [False, True], ids=["later", "as it starts"])
def test_interrupted_it_stops_the_command(tmp_path: Path, *, early: bool) -> None:
    child = tmp_path / "child"
    code = (
        "import os\nfrom cmcli.cli.core.outside import run_outside\n"
        f"{INTERRUPTED_AS_IT_STARTS.format(child=str(child)) if early else ''}"
        f"run_outside('echo $$ > {child}.new; mv {child}.new {child}; sleep 1000',"
        " data=b'', environment=os.environb, timeout=100)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    end = time.monotonic() + LONG
    while not child.exists() and time.monotonic() < end:
        time.sleep(0.02)
    if not early:
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LONG)
    assert b"KeyboardInterrupt" in err
    stopped = int(child.read_text())
    end = time.monotonic() + LONG
    while alive(stopped) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(stopped)


def test_a_command_has_a_session_of_its_own_and_no_open_files_of_cm(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("w") as file:
        os.set_inheritable(file.fileno(), True)
        known = f"[ -e /dev/fd/{file.fileno()} ]"
        named(via=f"(ps -o sid= -p $$; echo $$; {known} || echo no) > {said}").deliver(outgoing())
    session, own, unknown = said.read_text().split()
    assert session == own
    assert unknown == "no"


def test_nothing_of_it_stays_open(tmp_path: Path) -> None:
    ready = named(via="cat")
    ready.deliver(outgoing())
    before = len(os.listdir("/dev/fd"))
    for command in ("cat", "exit 1", "sleep 100"):
        try:
            named(via=command, timeout=0.2).deliver(outgoing())
        except DeliveryFailed:
            continue
    assert len(os.listdir("/dev/fd")) == before


def test_an_address_that_is_none_is_a_failure(tmp_path: Path) -> None:
    bad = Worker(id="1", handle="ben", name="Ben", email="-oQ/tmp@x.org\nBcc: y@z")
    for one in (
        named(via=f"touch {tmp_path}/ran"),
        named(via=f"touch {tmp_path}/ran", mail=True),
        named(eml=str(tmp_path / "out")),
    ):
        assert "is not an email address" in failure(one, outgoing(bad)).reason
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "home"])


# Files and standard output.


@pytest.mark.parametrize("kind", ["maildir", "eml"])
def test_a_message_in_a_file_once(tmp_path: Path, kind: str) -> None:
    box = tmp_path / "box"
    one = named(maildir=str(box)) if kind == "maildir" else named(eml=str(box))
    assert not one.delivered_before(outgoing())
    one.deliver(outgoing())
    one.deliver(outgoing())
    assert one.delivered_before(outgoing())
    (path,) = (path for path in box.rglob("*") if path.is_file())
    assert path.relative_to(box) == Path(f"new/{KEY}" if kind == "maildir" else f"{KEY}.eml")
    raw = path.read_bytes()
    assert (b"\r\n" in raw) == (kind == "eml")
    message = message_from_bytes(raw, policy=policy.default)
    assert message["To"] == "Ben Ode <ben@example.org>"
    assert message.get_content().replace("\r\n", "\n") == outgoing().text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_maildir_for_each_worker(tmp_path: Path) -> None:
    one = named(maildir=str(tmp_path / "{worker}"))
    one.deliver(outgoing())
    one.deliver(outgoing(Worker(id="2", handle="eve", name="Eve Lind"), key="f" * 64))
    assert (tmp_path / "ben" / "new" / KEY).exists()
    message = message_from_bytes(
        (tmp_path / "eve" / "new" / ("f" * 64)).read_bytes(), policy=policy.default
    )
    assert message["To"] == "Eve Lind <eve@localhost>"


def test_mail_to_nobody_is_a_failure_and_other_commands_need_no_address() -> None:
    to_eve = outgoing(Worker(id="2", handle="eve", name="Eve Lind"), key="f" * 64)
    said = failure(named(via="cat >/dev/null", mail=True), to_eve).reason
    assert said == "eve has no email address. To set it: cm worker set eve --email ADDRESS"
    named(via="cat >/dev/null").deliver(to_eve)


@pytest.mark.parametrize("kind", ["maildir", "eml"])
def test_a_place_that_cannot_be_written_is_a_failure(tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "none" / "here"):
        one = named(maildir=str(path)) if kind == "maildir" else named(eml=str(path))
        assert "cannot be written: " in failure(one).reason
        assert not one.delivered_before(outgoing())


def test_printed_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    named(print_=True).deliver(outgoing())
    out, err = capsys.readouterr()
    assert out == f"To: Ben Ode (ben@example.org)\nSubject: cm: 1 due\n\n{outgoing().text}\n"
    assert err == ""
    assert not named(print_=True).delivered_before(outgoing())


def test_printed_beside_what_is_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    named(print_=True, cm=Options("remind send", format="json")).deliver(outgoing())
    out, err = capsys.readouterr()
    assert out == ""
    assert outgoing().text in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_output_that_cannot_be_written_is_a_failure() -> None:
    with open("/dev/full", "w") as full:
        done = in_another_process(
            "from cmcli.cli.core.streams import install\n"
            "install()\n"
            "sys.stderr.write(failure(named(print_=True)).reason)\n"
            "sys.stderr.flush()\n"
            "os._exit(0)",
            stdout=full,
        )
    assert done.stderr == "Standard output cannot be written."


def test_shell_words_are_the_users_own(tmp_path: Path) -> None:
    odd = tmp_path / "a 'b' $c"
    named(via=f"cat > {shlex.quote(str(odd))}").deliver(outgoing())
    assert odd.read_text() == outgoing().text


# Through the command line.


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("exit 75", "exit code 75"),
        ("printf '\\033]52;c;x\\007\\n' >&2; exit 1", "exit code 1: \\x1b]52;c;x\\x07"),
        ("head -c 3000000 /dev/zero | tr '\\0' y >&2; exit 1", f"exit code 1: {'y' * 186}…"),
        ("echo stuck >&2; sleep 1000", f"not finished after {ENOUGH} s: stuck"),
    ],
)  # fmt: skip
def test_what_fails_is_told_once_and_safely(
    cm: CommandLine, tmp_path: Path, command: str, error: str
) -> None:
    cm.open_case("Dana Quill", "icm", "--worker", "ben", "--opened", "3 days ago")
    timeout = str(ENOUGH if "sleep" in command else LONG)
    way = ("--via", command, "--timeout", timeout, "--channel", "mail", "--as", "cron")
    failed = cm("remind", "send", *way, "--json", code=6)
    (row,) = failed.json
    assert (row["recipient"], row["items"], row["error"]) == ("ben", 1, error)
    assert failed.err.count(error) <= 1
    assert all(line.isprintable() for line in failed.err.splitlines())
    assert "Quill" not in failed.out + failed.err
    done = ("--via", f"cat >> {tmp_path}/text", "--channel", "mail", "--as", "cron")
    for _ in range(2):
        cm("remind", "send", *done, "--retry-now")
    assert (tmp_path / "text").read_text().count("what is due, as of") == 1


def test_an_unread_digest_is_sent_only_once(cm: CommandLine, tmp_path: Path) -> None:
    for number in range(30):
        cm.open_case(f"Client {number}", "icm", "--worker", "ben", "--override", "test")
    way = ("--within", "400", "--as", "cron", "--via", f"echo sent >> {tmp_path}/log")
    rows = cm.json("remind", "send", *way)  # supervisors hear that ben is over the ceiling
    assert {row["outcome"] for row in rows} == {"sent"}
    assert "ben" in [row["recipient"] for row in rows]
    assert cm.json("remind", "send", *way) == []
    assert (tmp_path / "log").read_text() == "sent\n" * len(rows)
