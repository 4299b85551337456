"""``cm key``, ``unlock``, ``lock``, ``db encrypt`` and ``drill``, and an encrypted ``init``."""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmcli.cli.core import sealing, secrets
from cmcli.cli.core.options import Options
from cmcli.errors import CmError, UsageProblem
from cmcli.store.sealing import held, keyring, secret_text
from cmcli.store.sealing.keys_file import read_header
from cmcli.store.sealing.place import is_sealed, keys_path
from command_line import CommandLine
from reliability.checks import assert_sound
from sealed import CODE

PASSPHRASE = "correct horse battery staple"
OTHER = "another long passphrase"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheap passphrase, and a process that knows no key."""
    monkeypatch.setattr(secret_text, "SCRYPT_N", 2**4)
    monkeypatch.setattr(held, "_here", held._Here())


@pytest.fixture
def new(cm: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where there is no store yet; whatever the keyring gets for it is forgotten at the end."""
    path = tmp_path / "new" / "cm.db"
    monkeypatch.setenv("CM_STORE", str(path))
    monkeypatch.delenv("CM_TODAY")
    yield path
    if is_sealed(path):
        keyring.forget(read_header(keys_path(path)).id)


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Somebody at a terminal who writes the recovery code down; what they were asked."""
    asked: list[str] = []

    def answer(cm: object, label: str) -> str:
        asked.append(label)
        if group := re.search(r"group (\d+)", label):
            return secret_text.groups_of(str(CODE))[int(group[1]) - 1].lower()
        return PASSPHRASE

    monkeypatch.setattr(secrets, "ask_secret", answer)
    monkeypatch.setattr(secrets, "can_ask", lambda cm: True)
    monkeypatch.setattr(sealing, "new_code", lambda: (str(CODE), str(CODE.to_public())))
    monkeypatch.setattr("cmcli.cli.key.new_code", lambda: (str(CODE), str(CODE.to_public())))
    return asked


INIT = ("init", "--worker", "ana", "--name", "Ana")


def keyring_works() -> bool:
    name = f"test-{os.urandom(8).hex()}"
    return keyring.hold(name, [bytes(32)], idle=9, longest=9) and keyring.forget(name)


def by_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, passphrase: str) -> None:
    """Let a command print the passphrase."""
    (tmp_path / "passphrase").write_text(f"{passphrase}\n")
    monkeypatch.setenv("CM_PASSWORD_COMMAND", f"cat '{tmp_path / 'passphrase'}'")


def test_a_person_makes_an_encrypted_store_and_writes_the_code_down(
    cm: CommandLine, new: Path, person: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not keyring_works():
        pytest.skip("this system has no keyring for us")
    monkeypatch.setattr("cmcli.cli.init.can_ask", lambda cm: True)
    monkeypatch.setattr("cmcli.cli.init.asked", lambda cm, said, *names, usual: said)
    monkeypatch.setattr("cmcli.cli.core.prompts.can_ask", lambda cm: True)
    made = cm(*INIT)
    assert "not encrypted" not in made.err
    assert secret_text.groups_of(str(CODE))[0] in made.err
    assert [label for label in person if "group" in label]
    assert is_sealed(new)
    assert new.read_bytes()[:6] != b"SQLite"
    cm.open_case("Dana R.")  # the key is held
    assert cm.json("key", "list")[0]["kind"] == "passphrase"
    cm("lock")
    assert cm("list", code=5).err.startswith("cm: The store is locked.")
    assert cm("list", "--json", code=5).error["code"] == "locked"
    monkeypatch.undo()
    monkeypatch.setenv("CM_STORE", str(new))
    monkeypatch.setattr(secret_text, "SCRYPT_N", 2**4)
    assert "wrong" not in cm("unlock", stdin="wrong, and long enough\n", code=5).err
    cm("unlock", stdin=f"{PASSPHRASE}\n")
    assert "Dana R." in cm("list", "--as", "ana").out
    cm("lock")
    cm("unlock", stdin=f"{CODE}\n")
    assert "Dana R." in cm("list", "--as", "ana").out


def test_without_a_terminal_the_store_is_plain_and_says_so(cm: CommandLine, new: Path) -> None:
    assert "The store is not encrypted. To encrypt it: cm db encrypt" in cm(*INIT).err
    assert not is_sealed(new)
    doctor = cm.json("doctor", "--only", "protection")[-1]
    assert (doctor["level"], doctor["mend"]) == ("note", "cm db encrypt")
    assert "not encrypted" in cm("unlock").out
    assert cm("key", "list", "--json", code=3).error["code"] == "not-encrypted"


def test_a_key_file_is_made_and_remembered(cm: CommandLine, new: Path, tmp_path: Path) -> None:
    file = tmp_path / "keys" / "cm.key"
    assert "own folder" in cm(*INIT, "--key-file", str(new.parent / "cm.key"), code=5).err
    cm(*INIT, "--key-file", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    cm.open_case("Dana R.")
    assert cm.json("config", "get", "key-file")["value"] == str(file)
    doctor = cm.json("doctor", "--only", "protection")[-1]
    assert doctor["level"] == "note"
    assert str(file) in doctor["what"]
    script = cm("remind", "script", "cron").out
    assert f"CM_KEY_FILE={file} " in script
    assert "still" not in cm("lock").out
    assert str(file) in cm("lock").out
    assert cm("key", "remove", "1", code=3).err.startswith("cm: Key 1 is the last")
    file.chmod(0o640)
    held._here.opened.clear()
    assert "Other users" in cm("list", code=5).err


def test_keys_come_and_go_without_rewriting_the_store(
    cm: CommandLine,
    new: Path,
    tmp_path: Path,
    person: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_command(monkeypatch, tmp_path, OTHER)
    monkeypatch.setattr("cmcli.cli.core.prompts.can_ask", lambda cm: False)
    cm(*INIT, "--recipient", str(CODE.to_public()))
    assert [one["kind"] for one in cm.json("key", "list")] == ["agency", "passphrase"]
    cm("key", "add", "recovery")
    cm("key", "add", "passphrase", "--replace", "2", "--label", "ana")
    slots = cm.json("key", "list")
    assert [(one["number"], one["kind"], one["label"]) for one in slots] == [
        (1, "agency", ""),
        (3, "recovery", ""),
        (4, "passphrase", "ana"),
    ]
    assert "that your command prints does not open" in cm("list", code=5).err
    by_command(monkeypatch, tmp_path, PASSPHRASE)
    cm("key", "remove", "1")
    before = new.read_bytes()
    done = cm.json("key", "rotate")
    assert done["rows"] > 0
    assert new.read_bytes() != before
    assert cm("key", "remove", "9", code=4).err
    for words in (("key", "add", "secret"), ("key", "add", "agency"), ("key", "add", "file")):
        cm(*words, code=2)
    assert cm("key", "add", "agency", "age1nonsense", code=2).err
    commands = [one["command"] for one in cm.json("audit", "log")]
    assert [one for one in commands if one.startswith("key")] == [
        "key rotate",
        "key remove",
        "key add",
        "key add",
    ]
    cm("undo", code=4)


def test_a_plain_store_is_taken_over_backed_up_and_drilled(
    cm: CommandLine,
    address: str,
    tmp_path: Path,
    person: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_command(monkeypatch, tmp_path, PASSPHRASE)
    path = Path(address)
    ref = cm.open_case("Dana R.")
    cm("db", "backup", f"{address}.form-7")
    monkeypatch.setattr("cmcli.cli.core.prompts.can_ask", lambda cm: True)
    assert "Encrypted the copy cm.db.form-7 too." in cm("db", "encrypt").out
    monkeypatch.setattr("cmcli.cli.core.prompts.can_ask", lambda cm: False)
    assert b"Dana" not in path.read_bytes() + Path(f"{address}.form-7").read_bytes()
    assert ref in cm("list").out
    backup = tmp_path / "backup"
    cm("db", "backup", str(backup))
    assert backup.read_bytes().startswith(b"age-encryption.org/v1\n")
    monkeypatch.setattr(secrets, "ask_secret", lambda cm, label: str(CODE))
    assert "can be restored with this code" in cm("db", "drill", str(backup)).out
    cm("checkin", ref, "Seen", "--mode", "home")
    cm("db", "restore", str(backup), "--replace")
    assert_sound(address)
    # with the recovery code alone, where nothing is left
    monkeypatch.delenv("CM_PASSWORD_COMMAND")
    monkeypatch.setenv("CM_STORE", str(tmp_path / "other" / "cm.db"))
    cm("db", "restore", str(backup))
    try:
        assert ref in cm("list").out
    finally:
        keyring.forget(read_header(keys_path(tmp_path / "other" / "cm.db")).id)


def test_a_server_is_left_to_its_administrator(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_STORE", "postgresql://ana@example.org/cm")
    for words in (("unlock",), ("lock",), ("key", "list"), ("key", "rotate"), ("db", "encrypt")):
        assert "the server's" in cm(*words, code=3).err


def test_a_locked_store_is_not_called_damaged(
    cm: CommandLine, sealed_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_STORE", str(sealed_store))
    monkeypatch.delenv("CM_KEY_FILE")
    assert cm("db", "check", "--json", code=5).error["code"] == "locked"
    monkeypatch.setattr("sys.stdin", io.StringIO("caf\udce9 noir, and more\n"))  # Latin-1
    with pytest.raises(UsageProblem, match="not UTF-8"):
        secrets.ask_secret(Options(command="unlock", no_input=True), "Passphrase")


def test_a_lost_key_file_leaves_the_recovery_code(
    cm: CommandLine, sealed_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_STORE", str(sealed_store))
    cm("db", "backup", str(tmp_path / "backup"))
    monkeypatch.setenv("CM_STORE", str(tmp_path / "other" / "cm.db"))
    monkeypatch.setenv("CM_KEY_FILE", str(tmp_path / "lost.key"))
    monkeypatch.setenv("CM_PASSWORD_COMMAND", "false")
    try:
        cm("db", "restore", str(tmp_path / "backup"), "--as", "ana", stdin=f"{CODE}\n")
    finally:
        keyring.forget(read_header(keys_path(tmp_path / "other" / "cm.db")).id)


def test_a_locked_store_shows_nothing_to_a_completion(
    sealed_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmcli.store.reading.bare_reader import look

    count = "SELECT count(*) FROM workers"
    assert look(str(sealed_store), lambda ask: ask(count)) == [(4,)]
    monkeypatch.delenv("CM_KEY_FILE")
    held._here.opened.clear()
    with pytest.raises(CmError, match="locked"):
        look(str(sealed_store), lambda ask: ask(count))
    monkeypatch.setattr(held, "passphrase_from", lambda command: pytest.fail("Tab asks nobody"))
    monkeypatch.setenv("CM_PASSWORD_COMMAND", "pass show cm")
    with pytest.raises(CmError, match="locked"):
        look(str(sealed_store), lambda ask: ask(count))
