"""The store's address: what it shows, what it warns of, and what stops a connection."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from cmcli.store.core.engine import unprotected_host
from cmcli.store.core.problems import sentence
from command_line import CommandLine

AWAY = "postgresql://u:topsecret@127.0.0.1:1/d?sslmode=disable"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:topsecret@h/d",
        "postgresql://u@h/d?password=topsecret",
        "postgresql://u@h/d?sslmode=require&PASSWORD=topsecret&port=5",
        "postgresql:///d?host=h&sslpassword=topsecret",
        "postgresql://u:top@secret/x@h/d",
    ],
)
def test_no_password_is_printed(cm: CommandLine, url: str) -> None:
    for words in (("db", "path", "--store", url), ("config", "set", "store", url, "--dry-run")):
        done = cm(*words)
        assert "secret" not in done.out + done.err
        assert "***" in done.out


@pytest.mark.both_engines
def test_a_store_is_made_without_printing_its_password(
    cm: CommandLine, engine: str, request: pytest.FixtureRequest
) -> None:
    if engine == "sqlite":
        pytest.skip("a file has no password")
    url = make_url(request.getfixturevalue("postgres").empty())
    with_password = url.update_query_dict({"password": "topsecret"}).render_as_string(False)
    done = cm("init", "--worker", "zoe", "--name", "Zoe", "--store", with_password)
    assert "topsecret" not in done.out + done.err
    assert "The password in --store can be seen in the list of processes." in done.err


def test_a_password_on_the_command_line_is_warned_of_once(cm: CommandLine) -> None:
    said = cm("show", "HJKMN", "--store", AWAY, code=5).err
    assert said.count("The password in --store can be seen") == 1
    assert "~/.pgpass" in said
    assert "PGPASSWORD" in said


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("postgresql://db.agency.example/cm", "db.agency.example"),
        ("postgresql:///cm?host=10.0.0.3", "10.0.0.3"),
        ("postgresql://db.agency.example/cm?sslmode=prefer", "db.agency.example"),
        ("postgresql://db.agency.example/cm?sslmode=verify-full", None),
        ("postgresql://db.agency.example/cm?sslmode=require", None),
        ("postgresql://localhost/cm", None),
        ("postgresql://127.0.0.1/cm", None),
        ("postgresql://[::1]/cm", None),
        ("postgresql:///cm?host=/run/postgresql", None),
        ("/home/ana/cm.db", None),
    ],
)
def test_a_host_that_may_be_reached_without_tls(
    url: str, host: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    assert unprotected_host(url) == host
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert unprotected_host(url) == (host if "prefer" in url else None)


FATAL = 'connection failed: connection to server at "ssl.example.org", port 5432 failed: FATAL:  '


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (f'{FATAL}password authentication failed for user "pw"', "this user or password"),
        ("connection failed: fe_sendauth: no password supplied", "wants a password"),
        (f'{FATAL}database "nope" does not exist', "has no such database"),
        (f'{FATAL}role "nobody9" does not exist', "does not know this user"),
        (f'{FATAL}pg_hba.conf rejects connection for host "10.0.0.2"', "does not let this user in"),
        (f"{FATAL}sorry, too many clients already", "takes no more connections"),
        ("server does not support SSL, but SSL was required", "with TLS as the address demands"),
        ("connection failed: SSL error: certificate verify failed", "with TLS"),
        ('root certificate file "/root.crt" does not exist', "with TLS"),
        ("failed to resolve host 'no.such.host': [Errno -2]", "no computer of the name"),
        ('could not translate host name "x" to address', "no computer of the name"),
        ('connection is bad: invalid sslmode value: "bogus"', "sslmode that doesn't exist"),
        ("connection to server at 127.0.0.1, port 1 failed: Connection refused", "be reached"),
        ("server closed the connection unexpectedly", "cannot be reached"),
        ('relation "heads" does not exist', "has no cm store"),
        ("permission denied for table heads", "does not let this user use the store"),
    ],
)
def test_each_failure_of_a_server_has_its_sentence(said: str, message: str) -> None:
    assert message in sentence(OperationalError("", {}, Exception(said))).message


@pytest.mark.both_engines
def test_a_real_server_is_told_apart(
    cm: CommandLine, engine: str, request: pytest.FixtureRequest
) -> None:
    if engine == "sqlite":
        pytest.skip("a server is of PostgreSQL")
    url = make_url(request.getfixturevalue("postgres").empty())
    for other, says in (
        (url.set(database="nope"), "has no such database"),
        (url.set(username="nobody9"), "does not know this user"),
        (url.update_query_dict({"sslmode": "bogus"}), "sslmode that doesn't exist"),
        (url, "has no cm store"),
    ):
        done = cm("show", "HJKMN", "--store", other.render_as_string(False), code=5)
        assert says in done.err


@pytest.mark.parametrize("url", ["postgresql://[::1/db", "postgresql://u@h:port/db", "mysql://h/d"])
def test_an_address_that_is_no_url_is_a_usage_error(cm: CommandLine, url: str) -> None:
    assert "Traceback" not in cm("list", "--store", url, code=2).err


def test_a_name_that_is_too_long_for_a_file_is_a_sentence(cm: CommandLine, tmp_path: Path) -> None:
    long = str(tmp_path / ("x" * 300))
    assert "File name too long" in cm("db", "backup", long, code=5).err
    assert "File name too long" in cm("list", "--store", long, code=5).err
    assert "File name too long" in cm("db", "restore", long, code=5).err
    assert (
        "File name too long"
        in cm("init", "--store", long, "--worker", "z", "--name", "Z", code=5).err
    )
    assert "File name too long" in cm("import", "hmis", long, code=None).err
    assert "File name too long" in cm("batch", long, code=2).err
