"""`cm remind script`: what is printed is checked by the tools it is for, and is run."""

import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

import warmed
from cmcli.cli.core.opening import PRACTICE
from cmcli.cli.remind.script import SCRIPTS, Surroundings, filled_in, without_secrets
from cmcli.errors import UsageProblem
from command_line import CommandLine
from sweeps import mostly_long

PROGRAM = str(Path(sys.executable).parent / "cm")
SHELLCHECK = str(Path(sys.executable).parent / "shellcheck")
SHELL_SCRIPTS = ("daily-digest", "supervisor-weekly")

PLAIN = Surroundings(
    program="/usr/local/bin/cm",
    store=None,
    password=False,
    writes="/home/ana/.local/share/cm",
    user="ana",
    home="/home/ana",
)
ODD = Surroundings(
    program="""/opt/my "cm" & co/100% $HOME/o'clock/`id`/<cm>\\""",
    store="""/srv/a b/c'd%e "f" $g `h` & <i>\\.db""",
    password=False,
    writes="""/srv/a b""",
    user="ana",
    home="/home/a & b",
)
BLANKS = Surroundings(
    program="/opt/my cm & co/100%/o'clock/cm",
    store="/srv/a b/c'd%e.db",
    password=False,
    writes="/srv/a b",
    user="ana",
    home="/home/ana",
)
SERVER = Surroundings(
    program="/usr/local/bin/cm",
    store="postgresql://cm@db.example.org/agency",
    password=True,
    writes=None,
    user="ana",
    home="/home/ana",
)

MAILER = """#!/bin/sh
file=$(mktemp {mails}/XXXXXX)
{{ printf '%s\\n' "$(basename "$0") $*"; cat; }} >"$file"
exit "$(cat {code} 2>/dev/null || echo 0)"
"""


def warm(text: str) -> str:
    """Give the text with a program in the place of cm that doesn't start cold."""
    return text.replace(PROGRAM, warmed.program())


@dataclass(frozen=True)
class Mail:
    """What a made-up mailer was called with, and what it was given."""

    words: list[str]
    message: EmailMessage


class Desk:
    """A home with mailers that record; cron's few variables; the fourth of March."""

    def __init__(self, base: Path) -> None:
        self.home, self.bin, self.mails = base / "user", base / "bin", base / "mails"
        for directory in (self.home, self.bin, self.mails):
            directory.mkdir()
        self.code = base / "code"
        for name in ("msmtp", "sendmail"):
            self.program(name, MAILER.format(mails=self.mails, code=self.code))
        self.log = base / "log"
        self.program("logger", f'#!/bin/sh\nprintf "%s\\n" "$*" >>{self.log}\n')
        config = self.home / ".config" / "cm"
        config.mkdir(parents=True)
        (config / "config.toml").write_text('today = "2026-03-04"\n')

    def program(self, name: str, text: str) -> Path:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o700)
        return path

    def sent(self) -> list[Mail]:
        """The mails so far, which are then forgotten."""
        found = []
        for path in sorted(self.mails.iterdir()):
            first, _, raw = path.read_bytes().partition(b"\n")
            message = message_from_bytes(raw, policy=policy.default)
            assert isinstance(message, EmailMessage)
            assert not message.defects
            found.append(Mail(first.decode().split(), message))
            path.unlink()
        return sorted(found, key=lambda mail: str(mail.message["To"]))

    def environment(self, **more: str) -> dict[str, str]:
        """What cron gives, with the made-up mailers first on PATH."""
        path = more.pop("PATH", "/usr/bin:/bin")
        few = {"HOME": str(self.home), "LOGNAME": "ana", "SHELL": "/bin/sh"}
        return {**few, **more, "PATH": f"{self.bin}:{path}"}

    def run(
        self, words: list[str], environment: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            words,
            env=self.environment() if environment is None else environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        done.stderr = done.stderr.replace(f"{PRACTICE}\n", "")  # the tests' stores are for practice
        return done

    def shell(self, text: str, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a printed shell script."""
        path = self.home / "script"
        path.write_text(warm(text))
        path.chmod(0o700)
        return self.run([str(path), *words], self.environment(**more))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def late(cm: CommandLine) -> str:
    """A case of ben's that is nine days late, so that sam is told, too; its reference."""
    cm("worker", "set", "ben", "--email", "ben@example.org")
    cm("worker", "set", "sam", "--email", "sam@example.org")
    return cm.open_case("Dana Quill", "icm", "--worker", "ben", "--opened", "11 days ago")


def printed(cm: CommandLine, name: str) -> str:
    return cm("remind", "script", name).out


# What is printed.


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_is_printed_and_says_how_it_was_made(cm: CommandLine, name: str) -> None:
    text = printed(cm, name)
    assert f"cm remind script {name}" in text
    assert PROGRAM in text
    assert text.isascii()
    assert text.endswith("\n")
    assert not re.search("@[A-Z]+@", text)
    usual = filled_in(name, PLAIN).splitlines()
    assert max(len(line) for line in usual if not line.startswith(("0 6 ", "<!DOCTYPE"))) <= 100
    record = cm.json("remind", "script", name)
    assert record == {"name": name, "text": text}


def test_what_there_is_not(cm: CommandLine) -> None:
    refused = cm("remind", "script", "windows", code=2)
    assert "There is no script 'windows'." in refused.err
    assert "supervisor-weekly" in refused.err
    assert "cron, systemd, launchd" in cm("remind", "script", code=2).err


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_store_in_force_is_named_unless_it_is_the_usual_one(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("CM_STORE", str(tmp_path / "other.db"))
    assert f"{tmp_path}/other.db" in printed(cm, name)
    monkeypatch.chdir(tmp_path)
    assert f"{tmp_path}/here.db" in cm("remind", "script", name, "--store", "here.db").out
    monkeypatch.delenv("CM_STORE")
    usual = f"{tmp_path}/home/cm/cm.db"
    assert usual in printed(cm, name)  # XDG_DATA_HOME is set here, but not for cron
    monkeypatch.delenv("XDG_DATA_HOME")
    assert "CM_STORE" not in printed(cm, name)


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("postgresql://cm:s3cret@db/agency", "postgresql://cm@db/agency"),
        ("postgresql://cm@db:5433/agency?sslmode=require", None),
        ("postgresql://db/agency", None),
        ("postgresql://:s3cret@db/agency", "postgresql://@db/agency"),
        ("postgresql://cm:s3%40c@ret/#?s3cret@db/agency", "postgresql://cm@db/agency"),
        ("postgresql:///agency?host=/run&password=s3cret", "postgresql:///agency?host=/run"),
        ("postgresql://cm@db/a?password=s3cret&sslmode=x", "postgresql://cm@db/a?sslmode=x"),
        ("postgresql://db/a?sslpassword=s3cret", "postgresql://db/a"),
        ("postgresql+psycopg://cm:s3cret@/a?host=db", "postgresql+psycopg://cm@/a?host=db"),
    ],
)
def test_no_password_is_printed(cm: CommandLine, url: str, public: str | None) -> None:
    assert without_secrets(url) == (public or url)
    for name in SCRIPTS:
        text = cm("remind", "script", name, "--store", url).out
        assert "s3cret" not in text
        assert "s3%40c" not in text
        assert ("password into ~/.pgpass" in text) == (public is not None)


def test_a_path_that_no_file_could_hold_is_refused() -> None:
    for odd in ("/a\nb", "/a\x1b", "/\udcff"):
        with pytest.raises(UsageProblem, match="cannot be written into a script"):
            filled_in("cron", Surroundings(odd, None, False, None, "ana", "/"))


# Checked by the tools that they are for.


@pytest.mark.parametrize("name", SHELL_SCRIPTS)
@pytest.mark.parametrize("here", [PLAIN, BLANKS, SERVER], ids=["plain", "blanks", "server"])
def test_shellcheck_finds_nothing(name: str, here: Surroundings, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(filled_in(name, here))
    done = subprocess.run(
        [SHELLCHECK, "-s", "sh", "-S", "style", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    assert done.returncode == 0
    assert "shellcheck disable" not in path.read_text()


@pytest.mark.parametrize("here", [PLAIN, BLANKS, SERVER], ids=["plain", "blanks", "server"])
def test_shellcheck_finds_nothing_in_the_line_of_the_crontab(
    here: Surroundings, tmp_path: Path
) -> None:
    path = tmp_path / "line"
    path.write_text(f"#!/bin/sh\n{crontab(filled_in('cron', here))[1]}\n")
    done = subprocess.run(
        [SHELLCHECK, "-s", "sh", str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", SHELL_SCRIPTS)
@pytest.mark.parametrize("shell", ["dash", "bash", "zsh"])
def test_other_shells_can_read_it(name: str, shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / name
    path.write_text(filled_in(name, ODD))
    subprocess.run([shell, "-n", str(path)], check=True)


@pytest.mark.parametrize("here", [PLAIN, ODD, SERVER], ids=["plain", "odd", "server"])
def test_launchd_would_read_what_is_meant(here: Surroundings) -> None:
    plist = plistlib.loads(filled_in("launchd", here).encode())
    assert plist["ProgramArguments"][:3] == [here.program, "remind", "send"]
    assert plist["EnvironmentVariables"].get("CM_STORE") == here.store
    assert plist["StandardErrorPath"] == f"{here.home}/Library/Logs/cm-remind.log"
    assert plist["StartCalendarInterval"] == {"Hour": 6, "Minute": 0}


@pytest.mark.parametrize("here", [PLAIN, ODD, SERVER], ids=["plain", "odd", "server"])
def test_systemd_would_read_what_is_meant(here: Surroundings, tmp_path: Path) -> None:
    service = units(filled_in("systemd", here), tmp_path)["cm-remind.service"]
    words = unit_words(said(service, "ExecStart")[0], dollar=True)
    assert words[words[0] == "/usr/bin/env" :][:3] == [here.program, "remind", "send"]
    settings = [word for value in said(service, "Environment") for word in unit_words(value)]
    assert ([f"CM_STORE={here.store}"] if here.store else []) == settings[2:]
    written = [word for value in said(service, "ReadWritePaths") for word in unit_words(value)]
    assert written == ([f"-{here.writes}"] if here.writes else [])
    for setting in ("NoNewPrivileges", "PrivateTmp", "RestrictSUIDSGID"):
        assert said(service, setting) == ["true"]
    assert said(service, "ProtectSystem") == ["strict"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd")
@pytest.mark.parametrize("here", [PLAIN, ODD, SERVER], ids=["plain", "odd", "server"])
def test_systemd_itself_finds_nothing(here: Surroundings, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "o'clock 100% <cm>"
    program.parent.mkdir()
    shutil.copy("/bin/true", program)
    text = filled_in(
        "systemd", Surroundings(str(program), here.store, False, here.writes, "root", "/")
    )
    for name in units(text, tmp_path / "units"):
        done = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / "units" / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    calendar = re.search("OnCalendar=(.*)", text)
    assert calendar is not None
    subprocess.run(
        ["systemd-analyze", "calendar", calendar[1]], check=True, stdout=subprocess.DEVNULL
    )


def units(text: str, directory: Path) -> dict[str, list[str]]:
    """The lines of each unit, split by the very command that the listing names."""
    directory.mkdir(exist_ok=True)
    found = re.search("sudo (awk '.*')$", text, re.MULTILINE)
    assert found is not None
    here = text.replace("# FILE /etc/systemd/system/", f"# FILE {directory}/")
    subprocess.run(["/bin/sh", "-c", found[1]], input=here, text=True, check=True)
    return {path.name: path.read_text().splitlines() for path in sorted(directory.glob("*.*"))}


def said(lines: list[str], key: str) -> list[str]:
    return [line.partition("=")[2] for line in lines if line.partition("=")[0] == key]


def unit_words(value: str, *, dollar: bool = False) -> list[str]:
    """The words of a setting as systemd.syntax(7) and systemd.unit(5) have them."""
    words = [
        re.sub(r"\\(.)", r"\1", word[1:-1]) if word[0] == '"' else word
        for word in re.findall(r'"(?:[^"\\]|\\.)*"|\S+', value)
    ]
    assert not any(re.search("%(?!%)", word.replace("%%", "")) for word in words)
    plain = [word.replace("%%", "%") for word in words]
    return [word.replace("$$", "$") for word in plain] if dollar else plain


# Run.


def crontab(text: str) -> tuple[dict[str, str], str]:
    """The variables of a crontab and the command of its only line, as cron reads both."""
    variables, commands = {}, []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if setting := re.fullmatch(r"(\w+)=(.*)", line):
            variables[setting[1]] = setting[2]
            continue
        *when, command = line.split(" ", 5)
        assert len(when) == 5
        assert all(re.fullmatch(r"[0-9*,/-]+", field) for field in when)
        assert not re.search(r"(?<!\\)%", command)
        assert len(command) < 900  # cron takes at most 1,000 characters
        commands.append(command.replace(r"\%", "%"))
    (command,) = commands
    return variables, command


def as_cron(desk: Desk, text: str) -> "subprocess.CompletedProcess[str]":
    variables, command = crontab(text)
    return desk.run([variables["SHELL"], "-c", warm(command)], desk.environment(**variables))


def as_systemd(desk: Desk, text: str) -> "subprocess.CompletedProcess[str]":
    service = units(text, desk.home / "units")["cm-remind.service"]
    words = unit_words(said(service, "ExecStart")[0], dollar=True)
    settings = [word for value in said(service, "Environment") for word in unit_words(value)]
    return desk.run(
        [*map(warm, words)], desk.environment(**dict(word.split("=", 1) for word in settings))
    )


def as_launchd(desk: Desk, text: str) -> "subprocess.CompletedProcess[str]":
    plist = plistlib.loads(text.encode())
    return desk.run(
        [*map(warm, plist["ProgramArguments"])], desk.environment(**plist["EnvironmentVariables"])
    )


def as_script(desk: Desk, text: str) -> "subprocess.CompletedProcess[str]":
    return desk.shell(text, CM_DIGEST_PAUSE="0")


WAYS = {
    "cron": as_cron,
    "systemd": as_systemd,
    "launchd": as_launchd,
    "daily-digest": as_script,
}
FEW = ("cron", "daily-digest")


@pytest.mark.parametrize("name", mostly_long(WAYS, FEW))
def test_everybody_is_reminded_once_however_often_it_runs(
    cm: CommandLine, desk: Desk, late: str, name: str
) -> None:
    text, run = printed(cm, name), WAYS[name]
    done = run(desk, text)
    assert done.returncode == 0, done.stderr
    to_ben, to_sam = desk.sent()
    assert to_ben.words == (["sendmail", "-i", "-t"] if name == "cron" else ["msmtp", "-t"])
    assert to_ben.message["To"] == "Ben Ode <ben@example.org>"
    assert to_sam.message["To"] == "Sam Oduya <sam@example.org>"
    for mail in (to_ben, to_sam):
        assert late in mail.message.get_content()
        assert "Quill" not in mail.message.as_string()
    assert run(desk, text).returncode == 0
    assert desk.sent() == []


def test_the_scripts_share_a_channel(cm: CommandLine, desk: Desk, late: str) -> None:
    assert as_cron(desk, printed(cm, "cron")).returncode == 0
    assert len(desk.sent()) == 2
    assert as_script(desk, printed(cm, "daily-digest")).returncode == 0
    assert desk.sent() == []


@pytest.mark.parametrize("name", mostly_long(WAYS, FEW))
def test_what_failed_is_said_and_sent_the_next_time(
    cm: CommandLine, desk: Desk, late: str, name: str
) -> None:
    text, run = printed(cm, name), WAYS[name]
    desk.code.write_text("75")
    done = run(desk, text)
    assert done.returncode == 6
    assert len(desk.sent()) == 2
    if name in ("cron", "daily-digest"):
        assert "cm remind log" in done.stdout + done.stderr
    desk.code.unlink()
    assert run(desk, text).returncode == 0
    assert len(desk.sent()) == 2


@pytest.mark.long
def test_cron_has_nothing_to_mail_unless_something_failed(
    cm: CommandLine, desk: Desk, late: str
) -> None:
    text = printed(cm, "cron")
    done = as_cron(desk, text)
    assert (done.stdout, done.stderr) == ("", "")
    assert desk.log.read_text() == "-t cm-remind exit code 0\n"
    missing = as_cron(desk, cm("remind", "script", "cron", "--store", "/no/such.db").out)
    assert missing.returncode == 5
    assert missing.stdout == "cm remind send ended with 5. What failed: cm remind log\n"
    assert missing.stderr.startswith("cm: ")
    assert desk.log.read_text().endswith("exit code 5\n")
    (desk.bin / "logger").unlink()
    assert as_cron(desk, text.replace("logger", "no-logger-here")).returncode == 0


@pytest.mark.parametrize(
    "name", mostly_long([*WAYS, "supervisor-weekly"], ("cron", "supervisor-weekly"))
)
@pytest.mark.long
def test_odd_paths_are_no_hindrance(
    cm: CommandLine, desk: Desk, late: str, name: str, address: str, tmp_path: Path
) -> None:
    program = tmp_path / "my cm's 100% $HOME & `id`" / "<c>m"
    program.parent.mkdir()
    program.symlink_to(warmed.program())
    store = address
    if "://" not in address:  # a server's store has no path
        store = str(program.parent / 'o\'clock "store".db')
        shutil.move(address, store)
    here = Surroundings(str(program), store, False, str(program.parent), "ana", "/")
    run = WAYS.get(name, as_script)
    done = run(desk, filled_in(name, here))
    assert (done.returncode, done.stderr) == (0, "")
    assert [mail.message["To"] for mail in desk.sent()][-1:] in (
        ["Sam Oduya <sam@example.org>"],
        ["sam@example.org"],
    )


# The daily digest and the exit codes of cm.


def with_program(desk: Desk, name: str, text: str) -> str:
    program = desk.program("cm", text)
    return filled_in(name, Surroundings(str(program), None, False, None, "ana", "/"))


@pytest.mark.parametrize(
    ("code", "ends", "calls", "says"),
    [
        (0, 0, 1, ""),
        (10, 0, 1, ""),
        (6, 6, 1, "daily-digest: not everything was delivered:\nben  failed\n"),
        (7, 7, 3, "daily-digest: the store stayed busy"),
        (1, 1, 1, "daily-digest: cm ended with 1."),
        (5, 5, 1, "daily-digest: cm ended with 5."),
        (130, 130, 1, "daily-digest: cm ended with 130."),
    ],
)
def test_the_digest_knows_the_exit_codes(
    desk: Desk, tmp_path: Path, code: int, ends: int, calls: int, says: str
) -> None:
    log = tmp_path / "calls"
    text = with_program(
        desk,
        "daily-digest",
        f'#!/bin/sh\necho "$CM_WORKER $*" >>{log}\necho "ben  failed"\nexit {code}\n',
    )
    done = desk.shell(text, "--team", "no rth", CM_DIGEST_PAUSE="0")
    assert done.returncode == ends
    assert done.stdout == ""
    assert done.stderr.startswith(says) if says else done.stderr == ""
    made = log.read_text().splitlines()
    assert len(made) == calls
    assert made[0].startswith("cron remind send --via msmtp -t --mail --channel mail")
    assert made[0].endswith(" --team no rth")


def test_a_store_that_is_busy_once_is_no_failure(desk: Desk, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    text = with_program(
        desk, "daily-digest", f"#!/bin/sh\n[ -e {seen} ] && exit 10\n: >{seen}\nexit 7\n"
    )
    done = desk.shell(text, CM_DIGEST_PAUSE="0")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", SHELL_SCRIPTS)
def test_a_program_that_is_gone_is_a_failure(desk: Desk, name: str) -> None:
    gone = Surroundings("/no/such/cm", None, False, None, "ana", "/")
    done = desk.shell(filled_in(name, gone))
    assert done.returncode == 127
    assert "/no/such/cm" in done.stderr
    assert desk.sent() == []


@pytest.mark.parametrize("name", mostly_long(SHELL_SCRIPTS, SHELL_SCRIPTS[:1]))
def test_sendmail_serves_where_there_is_no_msmtp(
    cm: CommandLine, desk: Desk, late: str, name: str
) -> None:
    tools = desk.home / "tools"
    tools.mkdir()
    for tool in "sh cat date mkdir mktemp basename env printf grep sort awk tail tr".split():
        (tools / tool).symlink_to(shutil.which(tool) or "/bin/false")
    # Only what is named: a mailer of the machine that runs the test must not be found.
    text = re.sub("^PATH=.*", f"PATH={desk.bin}:{tools}", printed(cm, name), flags=re.MULTILINE)
    (desk.bin / "msmtp").unlink()
    assert desk.shell(text, CM_DIGEST_PAUSE="0").returncode == 0
    assert {mail.words[0] for mail in desk.sent()} == {"sendmail"}
    (desk.bin / "sendmail").unlink()
    done = desk.shell(text)
    assert done.returncode == 6
    assert "neither msmtp nor sendmail" in done.stderr


# The supervisors' week.


def test_supervisors_get_one_mail_a_week_without_names(
    cm: CommandLine, desk: Desk, late: str
) -> None:
    una = ("--role", "supervisor", "--email", "una@example.org")
    cm("worker", "add", "una", "--name", "Una Roe", *una)
    text = printed(cm, "supervisor-weekly")
    done = desk.shell(text, CM_WORKER="cron")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    to_sam, to_una = desk.sent()
    assert to_sam.words == ["msmtp", "--", "sam@example.org"]
    assert to_una.words == ["msmtp", "--", "una@example.org"]
    week = subprocess.run(["date", "+%G-W%V"], capture_output=True, text=True, check=True).stdout
    assert to_sam.message["Subject"] == f"cm: week {week.strip()}"
    body = to_sam.message.get_content()
    assert "\n0 flags, 1 late\n" in body
    assert re.search(r"^ben +10 % +room +1 +1 +9 d$", body, re.MULTILINE)
    assert f"\nLosing touch with 1: {late}  cm list --losing-touch\n" in body
    assert "Quill" not in to_sam.message.as_string()
    assert "Dana" not in to_sam.message.as_string()
    again = desk.shell(text, CM_WORKER="cron")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert desk.sent() == []
    desk.program("date", "#!/bin/sh\necho 2031-W07\n")
    assert desk.shell(text).returncode == 0
    assert [mail.message["Subject"] for mail in desk.sent()] == ["cm: week 2031-W07"] * 2


@pytest.mark.long
def test_a_supervisor_gets_the_team_only_in_totals(cm: CommandLine, desk: Desk, late: str) -> None:
    cm("team", "add", "north", "--name", "North")
    cm("worker", "set", "sam", "--team", "north")
    cm("worker", "set", "eve", "--team", "north")
    cm("worker", "set", "ana", "--email", "ana@example.org")
    for number in range(9):
        cm.open_case(f"Person {number}", "icm", "--worker", "eve")
    text = printed(cm, "supervisor-weekly")
    june = {"CM_WORKER": "cron", "CM_TODAY": "2026-06-01"}
    assert desk.shell(text, **june).returncode == 0
    bodies = {mail.words[-1]: mail.message.get_content() for mail in desk.sent()}
    assert [*sorted(bodies)] == ["ana@example.org", "sam@example.org"]
    assert "\nben " in bodies["ana@example.org"]  # who is in nobody's team
    body = bodies["sam@example.org"]
    assert "ben" not in body
    assert "\n0 flags, 27 late\n" in body
    assert "\nTo decide: 9\n" in body
    assert "Person" not in body


def test_whoever_is_in_no_supervisors_team_is_in_somebodys_mail(
    cm: CommandLine, desk: Desk, late: str
) -> None:
    cm("team", "add", "north", "--name", "North")
    cm("team", "add", "south", "--name", "South")
    cm("worker", "set", "sam", "--team", "north")
    cm("worker", "set", "ben", "--team", "south")  # which has no supervisor
    text = printed(cm, "supervisor-weekly")
    assert desk.shell(text, CM_WORKER="cron").returncode == 0
    (mail,) = desk.sent()  # no admin has an address
    assert mail.words[-1] == "sam@example.org"
    assert "\nben " in mail.message.get_content()
    for handle in ("ben", "eve"):
        cm("worker", "set", handle, "--team", "north")
    cm("worker", "set", "ana", "--email", "ana@example.org")
    desk.program("date", "#!/bin/sh\necho 2031-W07\n")
    assert desk.shell(text, CM_WORKER="cron").returncode == 0
    assert [mail.words[-1] for mail in desk.sent()] == ["sam@example.org"]


@pytest.mark.long
def test_a_supervisor_without_an_address_is_a_failure(
    cm: CommandLine, desk: Desk, late: str
) -> None:
    cm("worker", "add", "una", "--name", "Una Roe", "--role", "supervisor")
    done = desk.shell(printed(cm, "supervisor-weekly"), CM_WORKER="cron")
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr == "supervisor-weekly: una has no email address.\n"
    assert len(desk.sent()) == 1


@pytest.mark.long
def test_where_nobody_is_a_supervisor_the_admins_get_it(
    cm: CommandLine, desk: Desk, late: str
) -> None:
    cm("worker", "set", "sam", "--role", "worker")
    cm("worker", "set", "ana", "--email", "ana@example.org")
    assert desk.shell(printed(cm, "supervisor-weekly"), CM_WORKER="cron").returncode == 0
    assert [mail.words[-1] for mail in desk.sent()] == ["ana@example.org"]


@pytest.mark.long
def test_a_mail_that_did_not_leave_leaves_the_next_time(
    cm: CommandLine, desk: Desk, late: str
) -> None:
    text = printed(cm, "supervisor-weekly")
    desk.code.write_text("75")
    done = desk.shell(text)
    assert done.returncode == 6
    assert done.stderr == "supervisor-weekly: the mail to sam did not leave.\n"
    assert len(desk.sent()) == 1
    desk.code.unlink()
    assert desk.shell(text).returncode == 0
    assert len(desk.sent()) == 1


@pytest.mark.long
def test_one_week_mail_is_private_on_the_disk(cm: CommandLine, desk: Desk, late: str) -> None:
    before = os.umask(0)
    try:
        assert desk.shell(printed(cm, "supervisor-weekly")).returncode == 0
    finally:
        os.umask(before)
    state = desk.home / ".local" / "state" / "cm" / "supervisor-weekly"
    assert [path.name for path in state.iterdir()] == ["sam"]
    assert state.stat().st_mode & 0o077 == 0
    assert (state / "sam").stat().st_mode & 0o077 == 0


@pytest.mark.long
@pytest.mark.parametrize("fails", ["worker", "supervise"])
def test_nothing_is_mailed_when_cm_fails(
    cm: CommandLine, desk: Desk, late: str, fails: str, address: str
) -> None:
    text = with_program(
        desk,
        "supervisor-weekly",
        f'#!/bin/sh\n[ "$1" = {fails} ] && {{ echo "cm: no." >&2; exit 5; }}\n'
        f'CM_STORE={shlex.quote(address)} exec {warmed.program()} "$@"\n',
    )
    done = desk.shell(text)
    assert (done.returncode, done.stdout, done.stderr) == (5, "", "cm: no.\n")
    assert desk.sent() == []
