"""What every described value promises: its texts, its words, and the same in both faces."""

import ast
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from textual.app import App

from cmcli import casework
from cmcli.casework.agency.values.settings import ChangeSetting
from cmcli.casework.described import agency_kinds, day_kinds, kinds, model_kinds
from cmcli.casework.described.client_kinds import BirthDate
from cmcli.casework.described.fields import Field, Value, fields_of, own_fields, parts_of
from cmcli.casework.described.resource_kinds import Ages
from cmcli.casework.described.round_kinds import Pairs, Rated
from cmcli.casework.described.texts import Texts, written
from cmcli.cli.app import load
from cmcli.cli.core.context import naming
from cmcli.cli.core.described import help_of
from cmcli.cli.core.options import described_of
from cmcli.domain.age_ranges import AgeRange
from cmcli.domain.agency_settings import BY_KEY
from cmcli.domain.births import Birth
from cmcli.domain.findings import NeedAnswer
from cmcli.domain.keys import MODES, UNRATED
from cmcli.domain.models import ACUITIES
from cmcli.errors import CmError, UsageProblem
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.drawn import drawn
from cmcli.tui.forms.fields import FormField as FormField
from cmcli.tui.marks import Signs
from cmcli.tui.verbs import VERBS
from sweeps import mostly_long

CMCLI = Path(casework.__file__).parents[1]
BY = kinds.By(date(2026, 3, 4), datetime(2026, 3, 4, 10, 30, tzinfo=UTC))

MODULES = sorted(
    one.name
    for one in pkgutil.walk_packages(casework.__path__, f"{casework.__name__}.")
    if "values" in one.name.split(".")
)
"""The modules of values."""


def _values() -> list[type[Value]]:
    found = chain.from_iterable(vars(import_module(name)).values() for name in MODULES)
    own = {one for one in found if isinstance(one, type) and issubclass(one, Value)}
    return sorted(own - {Value}, key=lambda one: one.__qualname__)


VALUES = _values()
COMMANDS = [one for one in VALUES if one.COMMAND]


def names(values: list[Any]) -> list[str]:
    """How the values are called in a test's name."""
    return [one.__name__ for one in values]


# Texts and back.

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))

OWN: Mapping[type[Value], st.SearchStrategy[Any]] = {
    ChangeSetting: st.sampled_from(
        [
            ChangeSetting(key="worker", value="ana"),
            ChangeSetting(key="worker", value=""),
            ChangeSetting(key="agency.name", value="-x", from_on=date(2027, 1, 1)),
            ChangeSetting(key="plan.smart", value="refuse"),
        ]
    )
}
"""Values of which one field says what another may be."""


def said(kind: kinds.Kind) -> st.SearchStrategy[Any]:
    """Values that a field of the kind may have."""
    moments = st.datetimes(datetime(1901, 1, 1), datetime(2026, 3, 4)).map(  # noqa: DTZ001
        lambda one: one.replace(tzinfo=UTC)
    )
    match kind:
        case kinds.Clearable():
            return st.just(kind.word) | said(kind.kind)
        case kinds.Each():
            return st.lists(said(kind.kind), max_size=3).map(tuple)
        case kinds.ByKey():
            return st.dictionaries(said(kind.key), said(kind.kind), max_size=3)
        case Rated():
            texts = st.none() | st.text("abc é", min_size=1).filter(lambda text: bool(text.strip()))
            rated = st.builds(NeedAnswer, rating=st.integers(0, 4), text=texts)
            return rated | st.builds(NeedAnswer, unrated=st.sampled_from(UNRATED), text=texts)
        case Pairs():
            pair = st.tuples(said(kind.key), said(kind.text))
            return st.lists(pair, max_size=3).map(tuple)
        case kinds.Whole():
            return st.integers(kind.low, kind.high)
        case kinds.Money():
            return st.integers(0, kind.most)
        case kinds.Measure():
            return st.decimals(-99999, 99999, places=2)
        case agency_kinds.Hours():
            return st.decimals(Decimal("0.25"), 80, places=2)
        case day_kinds.Interval():
            return st.integers(1, 3650)
        case day_kinds.AppointedTime():
            return moments
        case day_kinds.DayOrTime():
            return st.dates(date(1901, 1, 1), date(2199, 12, 31)) | moments
        case day_kinds.Day():
            return st.dates(date(1901, 1, 1), date(2199, 12, 31))
        case Ages():
            return st.sampled_from([AgeRange(18, 24), AgeRange(18, None), AgeRange(None, 24)])
        case BirthDate():
            about = st.sampled_from(["1990", "1990-03", "about 1990"])
            days = st.dates(date(1901, 1, 1), date(2026, 3, 4))
            return st.builds(Birth, about=about) | st.builds(Birth, day=days)
        case day_kinds.Moment():
            return moments
        case model_kinds.ByAcuity():
            return st.fixed_dictionaries(dict.fromkeys(ACUITIES, said(kind.kind)))
        case model_kinds.Figures():
            return st.lists(said(kind.kind), min_size=1, max_size=3).map(tuple)
        case model_kinds.AcuityWeight():
            return st.decimals(Decimal("0.01"), 10, places=2).map(Fraction)
        case model_kinds.Modes():
            return st.frozensets(st.sampled_from(MODES), min_size=1)
        case model_kinds.Names():
            return st.lists(st.text("abc é", min_size=1), min_size=1, max_size=3).map(
                lambda found: tuple(f"n{' '.join(one.split())}".strip() for one in found)
            )
        case kinds.YesNo():
            return st.booleans()
        case agency_kinds.EmailAddress():
            return st.just("ana.ruiz@agency.example")
        case agency_kinds.OfSetting():
            return st.sampled_from(["UTC", "Europe/Berlin"])
        case agency_kinds.SettingKey():
            return st.sampled_from([*BY_KEY])
        case agency_kinds.Handle():
            return st.from_regex(r"[a-z0-9][a-z0-9._-]{0,9}", fullmatch=True)
        case _ if kind.labels():
            return st.sampled_from([*kind.labels()])
        case _:
            return st.text(LETTERS, min_size=1, max_size=20).filter(lambda text: _takes(kind, text))


def _takes(kind: kinds.Kind, text: str) -> bool:
    try:
        return bool(kind.checked(text))
    except UsageProblem:
        return False


@st.composite
def made(draw: st.DrawFn, value: type[Value], *, without: frozenset[str] = frozenset()) -> Any:
    """A value with some of its fields; a part leaves out those that have no name in the whole."""
    if value in OWN:
        return draw(OWN[value])
    own, parts = own_fields(value), parts_of(value)
    needed = [name for name, one in own.items() if one.needed]
    others = [name for name in (*own, *parts) if name not in {*needed, *without}]
    chosen = draw(st.lists(st.sampled_from(others), max_size=4, unique=True)) if others else []
    given: dict[str, Any] = {
        name: draw(said(own[name].kind).filter(lambda one: one not in ((), {})))
        for name in (*needed, *chosen)
        if name in own
    }
    for name in chosen:
        if name in parts:
            below, called = parts[name]
            unnamed = frozenset(one for one, other in called.items() if not other)
            drawn = draw(made(below, without=unnamed))
            if written(drawn).given:  # a part of which nothing is said is left out
                given[name] = drawn
    try:
        return value(**given)
    except UsageProblem:
        assume(False)
        raise


@pytest.mark.parametrize("value", mostly_long(VALUES, 20), ids=names(VALUES))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_value_goes_to_json_and_back(value: type[Value], data: st.DataObject) -> None:
    one = data.draw(made(value))
    texts = json.loads(json.dumps(written(one).given))
    back = {name: tuple(text) if isinstance(text, list) else text for name, text in texts.items()}
    assert Texts(value, back).read(BY) == one


# Sentences.

PLACEHOLDER = re.compile(r"\{(\w+)\}")
OPTION = re.compile(r"(?<![\w-])--(?!id\b)[a-z]")
"""An option; ``--id`` is the key that every change may have, and no field of a verb."""

COMMAND = re.compile(r"\b(?:cm|pipx) [a-z]+\b(?:(?![.:;?!] ).)*$")
"""A whole command up to its end."""

SENTENCES = [
    path
    for folder in ("casework", "domain", "store")
    for path in sorted((CMCLI / folder).rglob("*.py"))
    if "values" not in (path.stem, path.parent.name)  # they declare the options
]


def templates(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    """Every template of a Sentence, with the names that are passed beside it."""
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id == "Sentence" and isinstance(node, ast.Call):
            yield _text(node.args[0]), {one.arg for one in node.keywords if one.arg}


def _text(node: ast.AST) -> str:
    """The text of a string; of an f-string with an empty set of braces for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    return "{}" if isinstance(node, ast.FormattedValue) else ""


def texts_of(tree: ast.AST) -> Iterator[str]:
    """Every text within the functions, docstrings and descriptions of fields left out."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            within = list(ast.walk(function))
            parts = {
                id(part)
                for node in within
                if isinstance(node, ast.JoinedStr)
                for part in ast.walk(node)
                if part is not node
            }
            for node in within:
                if id(node) not in docs | parts and (text := _text(node)):
                    yield text


def test_a_sentence_names_fields_that_there_are() -> None:
    fields = {one.name for value in VALUES for one in fields_of(value)} | {"it"}
    unknown = [
        (path.name, template)
        for path in SENTENCES
        for template, beside in templates(ast.parse(path.read_text("utf-8")))
        if not set(PLACEHOLDER.findall(template)) <= fields | beside
    ]
    assert not unknown, "a face would print these names as they are"


def test_no_sentence_names_an_option_outside_a_whole_command() -> None:
    found = {
        path.relative_to(CMCLI).as_posix()
        for path in SENTENCES
        for text in texts_of(ast.parse(path.read_text("utf-8")))
        for option in OPTION.finditer(text)
        if not COMMAND.search(text[: option.start()])
    }
    assert found == set(), "a sentence names a field in braces, and each face spells it"


# The two faces.


def command_of(value: type[Value]) -> Any:
    """The command of a value."""
    first, *below = value.COMMAND.split()
    found = load(first)
    for name in below:
        found = found.commands[name]
    return found


def test_a_label_fits_beside_its_field_on_a_terminal_of_80_columns() -> None:
    style = files("cmcli.tui.forms").joinpath("form.tcss").read_text()
    width = re.search(r"FormRow .label \{ width: (\d+);", style)
    assert width is not None
    room = int(width[1]) - len("  ") - len(" ")
    labels = {one.described.label for value in VALUES for one in fields_of(value)}
    assert sorted(label for label in labels if len(label) > room) == []


@pytest.mark.parametrize("value", COMMANDS, ids=names(COMMANDS))
def test_a_command_takes_every_field_of_its_value(value: type[Value]) -> None:
    taken = described_of(command_of(value))
    for field in fields_of(value):
        if field.described.positional or field.option:
            assert taken[field.name].described is field.described
        helps = " ".join(str(one.help) for one in command_of(value).params)
        for _, help in field.described.flags.values():
            assert help in helps


FORMS = {import_module(verb.module).FORM(verb, (), {}).way() for verb in VERBS}
TRIED = ("1", "6", "-3", "1441", "nonsense", "2026-03-05", "next fri")


class LetteredApp(App[None]):
    """An application with the signs that forms draw."""

    signs = Signs(ascii_only=False)


async def test_a_form_and_a_help_page_say_the_same() -> None:
    app = LetteredApp()
    async with app.run_test():
        for value in FORMS:
            shown = described_of(command_of(value))
            for field in fields_of(value):
                one = drawn(field, BY, prefix="1=" if isinstance(field.kind, kinds.ByKey) else "")
                await app.mount(one)
                _compare(one, field, help_of(shown.get(field.name, field)))
                await one.remove()


def _compare(one: FormField, field: Field, page: str) -> None:
    """Compare a field of a form with the option's help: its words, its bounds, its choices."""
    kind = field.kind.kind if isinstance(field.kind, kinds.ByKey | kinds.Each) else field.kind
    assert one.title == field.described.label
    assert page.startswith(one.about), field.name
    if not isinstance(one, Choice):
        for text in TRIED:
            one.put(text)
            assert _refusal(one.reading) == _refusal(lambda: _read(kind, text)), (field.name, text)  # noqa: B023
        return
    offered = [choice.key for choice in one.choices if choice.key]
    listed = page.partition("Use one of: ")[2].partition(".")[0]
    assert not kind.keys() or offered == listed.split(", "), field.name
    assert {kind.write(_read(kind, key)) for key in offered} == {*offered}
    for text in (*TRIED, *kind.labels()):
        assert text in offered or _refusal(lambda: _read(kind, text)), (field.name, text)  # noqa: B023


def _read(kind: kinds.Kind, text: str) -> object:
    try:
        return kind.checked(kind.read((text,) if kind.many else text, BY))
    except CmError as problem:
        raise problem.about("it").spelled(lambda name: "This") from None


def _refusal(read: Callable[[], object]) -> str | None:
    """What is said to a text that is refused."""
    try:
        read()
    except CmError as problem:
        return problem.message
    return None


def test_a_refusal_is_spelled_as_each_face_calls_the_field() -> None:
    for value in COMMANDS:
        name_of = naming(value)
        for field in fields_of(value):
            assert name_of(field.name) in (field.option, field.name.upper(), field.spelled)
            assert "{" not in name_of(field.name)


# What the values need.


def test_values_load_no_sql() -> None:
    code = "import sys\n" + "".join(f"import {name}\n" for name in MODULES)
    heavy = "print(*{one.partition('.')[0] for one in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code + heavy], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "cmcli" in loaded
    assert not loaded & {
        "sqlalchemy",
        "sqlmodel",
        "sqlcipher3",
        "psycopg",
        "typer",
        "rich",
        "textual",
    }


def test_every_setting_can_be_named() -> None:
    assert [*agency_kinds.SettingKey().offers()] == [*BY_KEY]
