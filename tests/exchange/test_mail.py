"""Messages: parsed back by the standard library, with names that try to forge, and a Maildir."""

import mailbox
import os
import resource
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cmcli.domain.addresses import parsed_address
from cmcli.errors import UsageProblem
from cmcli.exchange.mail import (
    as_bytes,
    compose,
    in_maildir,
    into_directory,
    into_maildir,
)

KEY = "0123456789abcdef" * 4
AT = datetime(2026, 3, 4, 5, 30, tzinfo=UTC)
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
}

NAMES = st.text(st.characters(), max_size=200) | st.text(
    st.sampled_from('aé,."\\<>@:;()[]=?_ \r\n\t\x00\x1b\u2028\u202e\ud800łÖ漢😀'), max_size=200
)


def message_of(
    name: str = "Ben Ode", text: str = "Words.\n", subject: str = "cm: 1 due", agency: str = "North"
) -> bytes:
    message = compose(
        sender=(agency, "cm@example.org"),
        recipient=(name, "ben@example.org"),
        subject=subject,
        text=text,
        key=KEY,
        at=AT,
    )
    return as_bytes(message)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_a_message_as_it_is_read() -> None:
    message = read(message_of())
    assert message["From"] == "North <cm@example.org>"
    assert message["To"] == "Ben Ode <ben@example.org>"
    assert message["Subject"] == "cm: 1 due"
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == f"<cm.{KEY[:32]}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == "Words.\n"
    assert set(message.keys()) == HEADERS


def test_names_of_other_scripts_arrive() -> None:
    message = read(message_of("Łucja Ødegård", "Grüße, 漢字.\n", agency="Büro für Fälle"))
    assert message["To"].addresses[0].display_name == "Łucja Ødegård"
    assert message["From"].addresses[0].display_name == "Büro für Fälle"
    assert message.get_content() == "Grüße, 漢字.\n"


@example('"Véry long, (name)" <x@y>, with a comma and <a@b>' * 3)
@example("=?utf-8?q?evil=2C_a=40b?= <c@d>")
@example("x\r\nBcc: all@example.org")
@example("x\r\n\r\nAnother body")
@example("A Name That Is Long, And Would Lose Its Quotation Marks When It Is Folded, Once Or Twice")
@given(NAMES)
def test_no_name_forges_a_header_or_an_address(name: str) -> None:
    raw = message_of(name, agency=name, subject=name)
    message = read(raw)
    assert set(message.keys()) == HEADERS
    assert len(message.keys()) == len(HEADERS)
    for header, address in (("To", "ben@example.org"), ("From", "cm@example.org")):
        (found,) = message[header].addresses
        assert found.addr_spec == address
        assert not set('"(),:;<>@[\\].=?') & set(found.display_name)
    assert message["Message-ID"] == f"<cm.{KEY[:32]}@example.org>"
    assert message.get_content() == "Words.\n"


@given(NAMES.map(lambda text: f"{text}\n"), st.sampled_from(["\n", "\r\n"]))
def test_any_text_fits_the_lines_of_mail(text: str, newline: str) -> None:
    message = compose(
        sender=("cm", "cm@localhost"),
        recipient=("Ben", "ben@localhost"),
        subject="cm",
        text=text * 20,
        key=KEY,
        at=AT,
    )
    raw = as_bytes(message, newline=newline)
    assert raw.isascii()
    assert raw.endswith(newline.encode())
    lines = raw.split(newline.encode())
    assert max(map(len, lines)) <= 78
    assert not any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
    assert set(read(raw).keys()) == HEADERS


def test_a_line_of_one_dot_and_one_of_from_stay() -> None:
    assert read(message_of(text=".\nFrom here\n\n.\n")).get_content() == ".\nFrom here\n\n.\n"


def test_the_same_key_is_the_same_message() -> None:
    assert message_of() == message_of()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana@example.org", ("", "ana@example.org")),
        (" ana.ruiz+cm@mail.example.org ", ("", "ana.ruiz+cm@mail.example.org")),
        ("Ana Ruiz <ana@example.org>", ("Ana Ruiz", "ana@example.org")),
        ('"Ruiz, Ana" <ana@example.org>', ("Ruiz, Ana", "ana@example.org")),
        ("cm@localhost", ("", "cm@localhost")),
        ("ana@münchen.example", ("", "ana@xn--mnchen-3ya.example")),
    ],
)
def test_addresses(text: str, expected: tuple[str, str]) -> None:
    assert parsed_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "ana", "@example.org", "ana@", "ana@@example.org", "a b@example.org", ".@x.org"),
        *("a..b@example.org", "ana.@example.org", "-oQ/tmp@example.org", "ana@-x.org", "a@x..y"),
        *("ana@example.org\nBcc: x@y", "ana@example.org,x@y", "ana@x\0y", "añ@example.org"),
        *("<ana@example.org", f"{'a' * 65}@x.org", f"a@{'x' * 64}.org", "\ud800@x"),
        *("ana@[127.0.0.1]", "x|y z@example.org", "$(id)@example.org", "`id`;@example.org"),
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(UsageProblem, match="is not an email address"):
        parsed_address(text)


@given(NAMES, NAMES)
def test_an_address_never_holds_more_than_itself(local: str, domain: str) -> None:
    try:
        _, address = parsed_address(f"{local}@{domain}")
    except UsageProblem:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(' ,;:<>()[]"\\') & set(address)
    assert not address.startswith("-")


def test_a_maildir_is_what_others_read(tmp_path: Path) -> None:
    directory = tmp_path / "Maildir"
    before = os.umask(0)
    try:
        into_maildir(directory, KEY, message_of())
    finally:
        os.umask(before)
    (found,) = mailbox.Maildir(directory, create=False)
    assert found["Subject"] == "cm: 1 due"
    assert stat.S_IMODE((directory / "new" / KEY).stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()} == {0o700}
    assert list((directory / "tmp").iterdir()) == []


@pytest.mark.parametrize("seen", ["new/KEY", "cur/KEY", "cur/KEY:2,S"])
def test_what_is_there_is_not_delivered_again(tmp_path: Path, seen: str) -> None:
    assert not in_maildir(tmp_path / "Maildir", KEY)
    into_maildir(tmp_path / "Maildir", KEY, b"first\n")
    (tmp_path / "Maildir" / "new" / KEY).rename(tmp_path / "Maildir" / seen.replace("KEY", KEY))
    assert in_maildir(tmp_path / "Maildir", KEY)
    into_maildir(tmp_path / "Maildir", KEY, b"second\n")
    (path,) = (path for path in (tmp_path / "Maildir").rglob("*") if path.is_file())
    assert path.read_bytes() == b"first\n"


def test_a_leftover_of_a_killed_run_is_no_hindrance(tmp_path: Path) -> None:
    directory = tmp_path / "Maildir"
    into_maildir(directory, "another", b"x")
    (directory / "tmp" / KEY).write_bytes(b"half a mess")
    into_maildir(directory, KEY, b"whole\n")
    assert (directory / "new" / KEY).read_bytes() == b"whole\n"
    assert list((directory / "tmp").iterdir()) == []


@pytest.mark.parametrize("place", ["tmp", "new"])
def test_a_link_in_the_way_is_not_followed(tmp_path: Path, place: str) -> None:
    directory, target = tmp_path / "Maildir", tmp_path / "target"
    into_maildir(directory, "another", b"x")
    (directory / place / KEY).symlink_to(target)
    into_maildir(directory, KEY, b"whole\n")
    assert not target.exists()


def test_no_tree_of_directories_is_made_up(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        into_maildir(tmp_path / "not" / "mounted", KEY, b"x")
    with pytest.raises(FileNotFoundError):
        into_directory(tmp_path / "not" / "mounted", "x.eml", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_no_more_leaves_nothing_behind(tmp_path: Path) -> None:
    directory = tmp_path / "Maildir"
    into_maildir(directory, "another", b"x")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            into_maildir(directory, KEY, b"x" * 100_000)
        with pytest.raises(OSError, match="File too large"):
            into_directory(tmp_path / "out", KEY, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [path.name for path in directory.rglob("*") if path.is_file()] == ["another"]
    assert list((tmp_path / "out").iterdir()) == []


def test_files_of_their_own(tmp_path: Path) -> None:
    directory = tmp_path / "out"
    into_directory(directory, "a.eml", b"first\r\n")
    into_directory(directory, "a.eml", b"second\r\n")
    (path,) = directory.iterdir()
    assert path.read_bytes() == b"first\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
