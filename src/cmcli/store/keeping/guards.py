"""The guards of the log: the triggers that let it only grow, compared with those that cm made."""

from importlib.resources import files

from sqlalchemy import text
from sqlalchemy.engine import Connection

from cmcli.store.keeping.migrations.m0001_first import SEPARATOR

_THERE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname, pg_get_triggerdef(oid, true) FROM pg_trigger
        WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
        AND tgrelid IN ('operations'::regclass, 'changes'::regclass)
        UNION ALL
        SELECT proname, prosrc FROM pg_proc
        WHERE oid IN (SELECT tgfoid FROM pg_trigger
                      WHERE tgrelid IN ('operations'::regclass, 'changes'::regclass))
    """,
}


def wrong_guards(connection: Connection) -> list[str]:
    """Return the names of the guards that are gone, switched off or not as cm made them."""
    dialect = connection.dialect.name
    rows = connection.execute(text(_THERE[dialect]))
    there = {name: _words(written) for name, written in rows}
    return [name for name, made in _made(dialect).items() if there.get(name) != _words(made)]


def _made(dialect: str) -> dict[str, str]:
    """Name → the text of each trigger, and on a server the body of each function."""
    written = files("cmcli.store.keeping.migrations").joinpath(f"m0001_{dialect}.sql")
    found = {}
    for statement in written.read_text(encoding="utf-8").split(SEPARATOR):
        _, kind, name, *_ = (*statement.split(maxsplit=3), "", "", "")
        if kind == "TRIGGER":
            found[name] = statement
        elif kind == "FUNCTION":
            found[name.removesuffix("()")] = statement.split("$$")[1]
    return found


def _words(statement: str) -> list[str]:
    """The words of a statement; a server puts the events of a trigger in an order of its own."""
    return statement.replace("UPDATE OR DELETE", "DELETE OR UPDATE").split()
