"""The house: what a cheap start may import, and what must not stand in the sources."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from cmcli.store.create import create

TOP = Path(__file__).parents[1]
SOURCES = sorted((TOP / "src" / "cmcli").rglob("*.py"))
HEAVY = ("sqlmodel", "sqlalchemy", "alembic", "textual", "psycopg", "sqlcipher3")


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running the code."""
    script = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n")[-2].split())


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    loaded = modules_after(f"from cmcli.cli import main\nmain({words!r})")
    assert "typer" in loaded
    assert not loaded & set(HEAVY)


def test_completion_loads_nothing_but_the_driver(tmp_path: Path) -> None:
    code = f"""
import os
def leave(code): raise SystemExit
os._exit = leave
os.environ.update(CM_STORE={str(tmp_path / "cm.db")!r}, CM_WORKER="ana")
sys.argv = ["cm", "__complete", "case", ""]
from cmcli.cli import run
try: run()
except SystemExit: pass
"""
    create(str(tmp_path / "cm.db")).engine.dispose()
    loaded = modules_after(code)
    assert "sqlcipher3" in loaded
    dear = {"typer", "rich", "pydantic", "platformdirs", "tomllib", "pathlib", "dataclasses"}
    assert not loaded & ({*HEAVY, *dear} - {"sqlcipher3"})


def test_the_domain_is_standard_library_only() -> None:
    names = [
        path.stem for path in SOURCES if path.parent.name == "domain" and path.stem != "__init__"
    ]
    loaded = modules_after("\n".join(f"import cmcli.domain.{name}" for name in names))
    assert loaded <= {*sys.stdlib_module_names, "cmcli", "__main__", "_virtualenv"} | {
        name for name in loaded if name.startswith(("_", "sitecustomize", "distutils"))
    }


def test_no_table_leaves_the_store() -> None:
    tables = {"table_of", "read_table", "row_table", "logged_tables"}
    for path in SOURCES:
        if "store" in path.relative_to(TOP).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("cmcli.store.schema"), path
                if (node.module or "").startswith("cmcli.store"):
                    assert not tables & {alias.name for alias in node.names}, path


def test_a_checkin_loads_at_most_fifteen_tables(tmp_path: Path) -> None:
    code = f"""
import os
os.environ.update(CM_STORE={str(tmp_path / "cm.db")!r}, HOME={str(tmp_path)!r})
from cmcli.cli import main
main(["init", "--worker", "ana", "--name", "Ana"])
main(["intake", "Dana R.", "--model", "icm", "--quiet"])
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    count = f"""
import os
os.environ.update(CM_STORE={str(tmp_path / "cm.db")!r}, HOME={str(tmp_path)!r}, CM_WORKER="ana")
from cmcli.cli import main
assert main(["checkin", "dana", "Seen at home", "--mode", "home"]) == 0
from sqlmodel import SQLModel
print(len(SQLModel.metadata.tables))
"""
    done = subprocess.run([sys.executable, "-c", count], check=True, capture_output=True, text=True)
    assert int(done.stdout.split()[-1]) <= 15
