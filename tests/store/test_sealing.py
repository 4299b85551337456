"""Encryption at rest: the keys file, the keyring, backups, and another data key."""

import fcntl
import gc
import hashlib
import io
import json
import os
import random
import signal
import sys
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyrage
import pytest
from pyrage.x25519 import Identity
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from agency import Agency
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.errors import Refused, StoreProblem, UsageProblem
from cmcli.store.keeping import create as creating
from cmcli.store.keeping.backup import back_up, drilled, prepare, put_in_place
from cmcli.store.keeping.files import install, private_directory
from cmcli.store.keeping.rekeying import changing, encrypt, rotate, seal_aside
from cmcli.store.keeping.sealed_copy import is_sealed_copy, unpack
from cmcli.store.sealing import held, keyring, secret_text
from cmcli.store.sealing.keys_file import backup_identity, new_key, parsed
from cmcli.store.sealing.place import keys_path
from reliability.checks import assert_sound, operations
from sealed import CODE, DAY, copied, data_key, header, key_file

pytestmark = pytest.mark.sqlite_only

NAME = "Zenobia Quartermain"


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process remembers of keys, and a cheap passphrase."""
    monkeypatch.setattr(secret_text, "SCRYPT_N", 2**4)
    monkeypatch.setattr(held, "_here", held._Here())


def opened_by(path: Path, identity: Identity) -> tuple[bytes, ...] | None:
    return parsed(Path(keys_path(path)).read_bytes()).opened_by(identity)


def test_each_slot_opens_and_nothing_else_does(sealed_store: Path) -> None:
    key = data_key(sealed_store)
    agency = Identity.generate()
    with changing(sealed_store) as change:
        wanted = change.header.with_slot("agency", "", str(agency.to_public()), DAY)
        identity = secret_text.identity_of_passphrase("correct horse battery", wanted.salt)
        change.to(wanted.with_slot("passphrase", "ana", str(identity.to_public()), DAY))
    assert opened_by(sealed_store, agency) == (key,)
    assert opened_by(sealed_store, CODE) == (key,)
    assert opened_by(sealed_store, Identity.generate()) is None
    # as it is typed: composed otherwise, with blanks, in small letters
    assert held.opened_with(sealed_store, "correct horse battery") == (key,)
    spaced = " ".join(secret_text.groups_of(str(CODE)))
    assert held.opened_with(sealed_store, f"age-secret-key-1 {spaced.lower()}") == (key,)
    assert held.opened_with(sealed_store, spaced) == (
        key,
    )  # what is on the paper, below its prefix
    for wrong in ("correct horse batterz", "", str(Identity.generate())):
        with pytest.raises(StoreProblem, match="not a passphrase") as refused:
            held.opened_with(sealed_store, wrong)
        assert refused.value.code == "wrong-key"
    with pytest.raises(UsageProblem, match="not a recovery code"):
        held.opened_with(sealed_store, str(CODE)[:-1] + "Q")
    # a removed slot opens it no more, and the others still do
    with changing(sealed_store) as change:
        change.to(change.header.without(3))
    assert opened_by(sealed_store, agency) is None
    assert opened_by(sealed_store, CODE) == (key,)


def test_bech32_is_what_age_reads() -> None:
    secret = bytes(range(32))
    text = secret_text.bech32("age-secret-key-", secret).upper()
    assert str(Identity.from_str(text)) == text
    scrypt = hashlib.scrypt(b"caf\xc3\xa9 1234567", salt=b"s", n=16, r=8, p=1, dklen=32)
    made = secret_text.identity_of_passphrase("cafe\u0301 1234567", b"s")
    assert str(made) == secret_text.bech32("age-secret-key-", scrypt).upper()


@pytest.mark.parametrize("what", ["recipient", "label", "salt", "added", "dropped", "version"])
def test_a_header_that_was_changed_outside_is_never_used(sealed_store: Path, what: str) -> None:
    path = Path(keys_path(sealed_store))
    line, _, rest = path.read_bytes().partition(b"\n")
    clear = json.loads(line)
    thief = Identity.generate()
    slot = dict(clear["slots"][0], number=9, recipient=str(thief.to_public()))
    changes: dict[str, Callable[[], object]] = {
        "recipient": lambda: clear["slots"][1].update(recipient=str(thief.to_public())),
        "label": lambda: clear["slots"][0].update(label="/tmp/other"),
        "salt": lambda: clear.update(salt="0" * 32),
        "added": lambda: clear["slots"].append(slot),
        "dropped": lambda: clear["slots"].pop(),
        "version": lambda: clear.update({"cm-keys": 2}),
    }
    key = data_key(sealed_store)
    changes[what]()
    path.write_bytes(json.dumps(clear).encode() + b"\n" + rest)
    held._here = held._Here()
    with pytest.raises(StoreProblem) as refused:
        held.keys_for(sealed_store)
    assert refused.value.code == ("newer" if what == "version" else "keys-changed")
    # with the key in the keyring the header is not asked, but a backup would use its recipients
    held.give(sealed_store, (key,))
    target = sealed_store.with_name("backup")
    with pytest.raises(StoreProblem):
        back_up(Agency(str(sealed_store)).store, target)
    assert not target.exists()
    assert not list(sealed_store.parent.glob(".*new*"))


def test_a_stolen_key_adds_no_recipient_while_the_key_changes(sealed_store: Path) -> None:
    """The thief of the old key has the keys file from the middle of a rotation."""
    slots, (old,) = held.as_checked_header(sealed_store)
    thief = Identity.generate()
    between = parsed(slots.as_bytes((old, new_key())))
    forged = parsed(between.with_slot("agency", "", str(thief.to_public()), DAY).as_bytes((old,)))
    line = forged.as_bytes((old,)).partition(b"\n")[0]
    with pytest.raises(StoreProblem, match="changed outside"):
        parsed(line + b"\n" + between.sealed).opened_by(CODE)


def assert_judged(raw: bytes) -> None:
    """Any bytes are a keys file or a sentence."""
    with suppress(StoreProblem):
        parsed(raw).opened_by(CODE)


def _fuzzed(rng: random.Random, raw: bytes) -> bytes:
    made = bytearray(raw)
    for _ in range(rng.choice((1, 1, 2, 8))):
        place = rng.randrange(len(made)) if made else 0
        match rng.randrange(4):
            case 0:
                made[place : place + 1] = bytes([rng.randrange(256)])
            case 1:
                del made[place : place + rng.randrange(1, 60)]
            case 2:
                made[place:place] = rng.randbytes(rng.randrange(1, 20))
            case _:
                made[place:place] = rng.choice(
                    (b"{", b'"', b"[" * 2000, b"9" * 400, b"\n", b"null")
                )
    return bytes(made)


@pytest.mark.parametrize("rounds", [300, pytest.param(100_000, marks=pytest.mark.long)])
def test_any_bytes_are_a_keys_file_or_a_sentence(sealed_store: Path, rounds: int) -> None:
    raw = Path(keys_path(sealed_store)).read_bytes()
    rng = random.Random(14)
    for number in range(rounds):
        assert_judged(raw[:number] if number < min(rounds // 3, len(raw)) else _fuzzed(rng, raw))


def test_the_keyring_forgets_on_time_and_on_request() -> None:
    name, keys = "test-" + os.urandom(8).hex(), (new_key(),)
    if not keyring.hold(name, keys, idle=100, longest=1000):
        pytest.skip("this system has no keyring for us")
    found = keyring.held(name)
    assert found is not None
    assert found.keys == keys
    assert keyring.forget(name)
    assert keyring.held(name) is None
    assert not keyring.forget(name)
    # the end that nobody can put off is in what is held
    keyring.hold(name, keys, idle=100, longest=-1)
    assert keyring.held(name) is None
    keyring.forget(name)
    if sys.platform == "linux":  # the kernel forgets it too, as soon as nobody uses it
        name += "-kernel"
        keyring.hold(name, keys, idle=100, longest=1000)
        number = keyring._found(name)
        shown = Path("/proc/keys").read_text()
        line = next(one for one in shown.splitlines() if f"cm:{name}" in one)
        assert line.split()[3] in ("1m", "99s", "100s", "98s")
        assert "3f3f0000" in line
        keyring.held(name, renew=False)
        assert number == keyring._found(name)
        keyring.forget(name)


def test_only_a_person_puts_the_lock_off(
    sealed_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[bool] = []

    def kept(name: str, *, renew: bool) -> keyring.HeldKeys:
        renewed.append(renew)
        return keyring.HeldKeys((bytes(32),), 0, 0)

    monkeypatch.setattr(keyring, "held", kept)
    held.keys_for(sealed_store)  # no terminal, as under cron
    monkeypatch.setattr(os, "isatty", lambda number: number == 2)
    held.keys_for(sealed_store)
    with held.renewed_only_when_told():
        held.keys_for(sealed_store)
        held.renew(sealed_store)
    held.keys_for(sealed_store)
    assert renewed == [False, True, False, True, True]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_file_that_others_can_use_is_refused(
    sealed_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    other = tmp_path / "elsewhere" / "cm.key"
    other.parent.mkdir()
    other.write_text(key_file().read_text())
    other.chmod(mode)
    monkeypatch.setenv("CM_KEY_FILE", str(other))
    with pytest.raises(StoreProblem, match="Other users"):
        held.keys_for(sealed_store.rename(_folder(tmp_path) / "cm.db"))


def _folder(tmp_path: Path) -> Path:
    """A folder for a store alone, with the keys file of the one beside it."""
    folder = tmp_path / "alone"
    folder.mkdir()
    (tmp_path / "cm.db.keys").rename(folder / "cm.db.keys")
    return folder


def test_a_key_file_beside_the_store_is_refused(
    sealed_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = sealed_store.with_name("cm.key")
    beside.write_text(key_file().read_text())
    beside.chmod(0o600)
    monkeypatch.setenv("CM_KEY_FILE", str(beside))
    with pytest.raises(StoreProblem, match="own folder"):
        held.keys_for(sealed_store)


def filled(path: Path) -> Agency:
    agency = Agency(str(path))
    with agency.operation("ben") as work:
        intake(work, Arrival(name=NAME, model="brokerage", new=True))
    return agency


def plain_text_in(folder: Path) -> list[str]:
    """Files below a folder that show the name."""
    mark = NAME.split()[0].encode()
    return [str(one) for one in folder.rglob("*") if one.is_file() and mark in one.read_bytes()]


def test_a_backup_opens_with_the_stock_tools(sealed_store: Path, tmp_path: Path) -> None:
    """It is an age file for every recipient, with a tar of SQLCipher's file and its key."""
    agency = filled(sealed_store)
    target = tmp_path / "backup"
    head = back_up(agency.store, target)
    assert is_sealed_copy(target)
    assert target.stat().st_mode & 0o777 == 0o600
    inner = pyrage.decrypt(target.read_bytes(), [CODE])
    with tarfile.open(fileobj=io.BytesIO(inner)) as tar:
        line = tar.extractfile("key.txt").read().decode()  # type: ignore[union-attr]
        (tmp_path / "out.db").write_bytes(tar.extractfile("store.db").read())  # type: ignore[union-attr]
        assert tar.getnames() == ["key.txt", "keys", "store.db"]
    connection = dbapi2.connect(str(tmp_path / "out.db"))
    connection.executescript(line)
    assert connection.execute("SELECT name FROM clients").fetchall() == [(NAME,)]
    connection.close()
    assert drilled(target, [CODE], tmp_path) == (head, head.seq)
    assert drilled(target, [backup_identity(data_key(sealed_store))], tmp_path)[0] == head
    with pytest.raises(StoreProblem, match="None of these keys"):
        drilled(target, [Identity.generate()], tmp_path)
    raw = target.read_bytes()
    for damaged in (raw[:-1], raw[: len(raw) // 2], raw[:-50] + bytes(50), b"x" + raw):
        (tmp_path / "damaged").write_bytes(damaged)
        with pytest.raises(StoreProblem):
            drilled(tmp_path / "damaged", [CODE], tmp_path)
    for other in (b"", b"x" * 2000, inner[: 3 * 512], inner[512:]):
        (tmp_path / "other").write_bytes(pyrage.encrypt(other, [CODE.to_public()]))
        with pytest.raises(StoreProblem):
            unpack(tmp_path / "other", tmp_path / "made", [CODE])
        (tmp_path / "made").unlink()
    assert not list(tmp_path.glob(".*new*"))
    assert plain_text_in(tmp_path) == []


def test_a_backup_is_restored_where_nothing_is_left(sealed_store: Path, tmp_path: Path) -> None:
    agency = filled(sealed_store)
    back_up(agency.store, tmp_path / "backup")
    folder = tmp_path / "new"
    prepared = prepare(tmp_path / "backup", folder / "cm.db", [CODE])
    put_in_place(prepared, folder / "cm.db", replace=False)
    held.taken_back(folder / "cm.db")
    assert operations(str(folder / "cm.db")) == operations(str(sealed_store))
    assert_sound(str(folder / "cm.db"))
    assert opened_by(folder / "cm.db", CODE) == (data_key(sealed_store),)


def test_a_restored_store_has_the_keys_of_the_present_one(
    sealed_store: Path, plain_template: Path, tmp_path: Path
) -> None:
    """Neither a removed key nor an old data key comes back; a plain backup is encrypted."""
    agency = filled(sealed_store)
    back_up(agency.store, tmp_path / "backup")
    rotate(sealed_store)
    with changing(sealed_store) as change:
        change.to(change.header.without(2))
    key, slots = data_key(sealed_store), Path(keys_path(sealed_store)).read_bytes()
    for source in (tmp_path / "backup", plain_template):
        done = put_in_place(prepare(source, sealed_store, [CODE]), sealed_store, replace=True)
        assert done.aside is not None
        assert Path(keys_path(sealed_store)).read_bytes() == slots
        assert data_key(sealed_store) == key
        assert_sound(str(sealed_store))
        assert_sound(str(done.aside))  # it took its own keys with it
    assert plain_text_in(tmp_path) == []


def test_two_who_make_one_store_leave_one_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new" / "cm.db"
    mine, other = ((header(path), new_key()) for _ in range(2))

    def meanwhile(folder: Path) -> None:
        monkeypatch.setattr(creating, "private_directory", private_directory)
        creating.create(str(path), creating.Sealing(*other, hold=False)).close()

    def installed(source: Path, target: Path) -> None:
        with Path(f"{path}.lock").open() as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        install(source, target)

    monkeypatch.setattr(creating, "private_directory", meanwhile)
    monkeypatch.setattr(creating, "install", installed)
    with pytest.raises(Refused, match="already"):
        creating.create(str(path), creating.Sealing(*mine, hold=False))
    assert opened_by(path, CODE) == (other[1],)
    assert_sound(str(path))


def test_another_key_leaves_the_same_record(sealed_store: Path) -> None:
    agency = filled(sealed_store)
    before, key = operations(str(sealed_store)), data_key(sealed_store)
    old = sealed_store.read_bytes()
    rotate(sealed_store)
    assert data_key(sealed_store) != key
    assert operations(str(sealed_store)) == before
    assert_sound(str(sealed_store))
    assert opened_by(sealed_store, CODE) == (data_key(sealed_store),)
    agency.store.close()
    (copy := sealed_store.with_name("old.db")).write_bytes(old)
    held.give(copy, (data_key(sealed_store),))
    with pytest.raises(DatabaseError):
        operations(str(copy))


def test_no_other_key_while_somebody_has_the_store_open(sealed_store: Path) -> None:
    key, slots = data_key(sealed_store), Path(keys_path(sealed_store)).read_bytes()
    agency = Agency(str(sealed_store))
    agency.store.keep_open()
    with agency.reading():
        pass
    with pytest.raises(Refused, match="has the store open"):
        rotate(sealed_store)
    agency.store.close()
    assert (data_key(sealed_store), Path(keys_path(sealed_store)).read_bytes()) == (key, slots)
    assert not list(sealed_store.parent.glob(".*new*"))


def test_a_plain_store_is_taken_over_with_its_copies(
    plain_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CM_KEY_FILE", str(key_file()))
    path = copied(plain_template, tmp_path / "cm.db")
    filled(path).store.close()
    aside = copied(path, tmp_path / "cm.db.form-7")
    assert len(plain_text_in(tmp_path)) >= 2
    done = encrypt(path, header(path), hold=False)
    seal_aside(aside, header(path), done.key)
    gc.collect()
    assert plain_text_in(tmp_path) == []
    assert_sound(str(path))
    assert drilled(aside, [CODE], tmp_path)[1] == operations(str(path))
    with pytest.raises(Refused, match="encrypted already"):
        encrypt(path, header(path), hold=False)


def _die_at(step: int) -> None:
    """Let this process kill itself at the nth time it changes a file, or speaks to SQLite."""
    left = iter(range(step, -1, -1))

    def stepped(*_: object) -> None:
        if next(left, 1) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def told(what: str, arguments: tuple[object, ...]) -> None:
        writes = what == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        if writes or what in ("os.rename", "os.link", "os.remove", "sqlite3.connect"):
            stepped()

    sys.addaudithook(told)
    fsync = os.fsync

    def synced(number: Any) -> None:
        stepped()
        fsync(number)
        stepped()

    vars(os)["fsync"] = synced


def killed_at(step: int, job: Callable[[], object]) -> bool:
    """Do the job in a process of its own, killed at that step; return whether it was killed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _die_at(step)
            job()
            code = 0
        finally:
            os._exit(code)
    ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


@pytest.mark.parametrize(
    ("what", "stride"),
    [
        ("rotate", 19),
        pytest.param("rotate", 1, marks=pytest.mark.long),
        pytest.param("encrypt", 1, marks=pytest.mark.long),
    ],
)
def test_killed_at_every_step_the_store_opens(
    what: str,
    stride: int,
    plain_template: Path,
    sealed_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CM_KEY_FILE", str(key_file()))
    template = sealed_template if what == "rotate" else plain_template
    step, killed = 0, True
    while killed:
        folder = tmp_path / str(step)
        folder.mkdir()
        path = copied(template, folder / "cm.db")
        before = operations(str(path))

        def job(path: Path = path) -> None:
            rotate(path) if what == "rotate" else encrypt(path, header(path), hold=False)

        killed = killed_at(step, job)
        Agency(str(path)).store.close()  # opens it, and settles what was begun
        assert operations(str(path)) == before
        assert_sound(str(path))
        if Path(keys_path(path)).exists():
            assert len(held.keys_for(path)) == 1
            assert opened_by(path, CODE) == held.keys_for(path)
        else:
            assert what == "encrypt"
        step += stride
    assert step > 8
