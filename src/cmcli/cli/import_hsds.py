"""``cm import hsds``: import a directory of services."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.casework.described.texts import Texts
from cmcli.casework.importing.values import HsdsImport
from cmcli.cli.core.context import perform, read_here, spelled
from cmcli.cli.core.opening import actor, reading
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import answer, say
from cmcli.cli.core.prompts import ask_text, need
from cmcli.cli.import_telling import map_record, number, problem_records, tell_map, tell_problems

if TYPE_CHECKING:
    from cmcli.casework.importing.hsds import PlannedDirectory
    from cmcli.exchange.hsds import ScreenedDirectory
    from cmcli.store.core.work import Work

app = verb_app()

_DECISIONS = {
    "create": "new",
    "update": "changed",
    "skip": "same",
    "conflict": "conflict",
    "reject": "rejected",
}
_ENTRIES = ("entry", "entries")
_TERMS_SHOWN = 30
"""The terms without a need domain that are named, the most frequent first."""


@command(
    app,
    "hsds",
    writes=True,
    examples=(
        "cm import hsds directory.zip --dry-run",
        "cm import hsds services.json --map our-terms.toml",
        "cm import hsds directory/ --follow-deletions --problems problems.csv",
    ),
)
def hsds(
    cm: Options,
    said: Annotated[Texts, HsdsImport],
    path: Annotated[
        str | None,
        typer.Argument(
            help="The folder, zip archive or file of the directory.", metavar="DIR|ZIP|FILE"
        ),
    ] = None,
) -> None:
    from cmcli.domain.permissions import require

    asked = read_here(cm, said)
    with reading(cm) as view:
        require(actor(view, cm).role, "import")
    place = need(path, "DIR|ZIP|FILE", cm, lambda: ask_text("Directory", required=True))
    with spelled(HsdsImport):
        _import(cm, Path(place), asked)


def _import(cm: Options, place: Path, asked: HsdsImport) -> None:
    from cmcli.casework.importing import hsds as importing
    from cmcli.exchange.hsds import screen_directory

    system = importing.directory_system(asked.source)
    with reading(cm) as view:
        terms = importing.terms_to_use(view, system, asked.map)
        today = view.today
    screened = screen_directory(place, terms=terms, today=today)
    with reading(cm) as view:
        planned = importing.plan_directory(
            view, screened, system, terms, follow=asked.follow_deletions
        )
    tell_map(cm, terms.file)
    tell_problems(cm, planned.plan.problems, asked.problems)
    if cm.dry_run:
        say(cm, "Dry run: nothing was saved.")
        answer(cm, _record(planned, dry_run=True), *_plan_lines(planned), ids="system")
        refused = importing.directory_refusal(planned, asked)
        if refused is not None:
            say(cm, "This is the plan, but the import itself would be refused:")
            raise refused
        return

    def verb(work: "Work") -> Answer:
        done = importing.import_directory(work, planned, asked)
        return Answer(_record(done, dry_run=False), (*_table(done), *_done_lines(done)))

    extra = {"directory": _fingerprint(screened)} if cm.id else None
    perform(cm, verb, extra=extra, ids="system")


def _fingerprint(screened: "ScreenedDirectory") -> str:
    """Tell one directory from another where a repeat with the same ``--id`` is compared."""
    read = [(one.external_id, one.digest) for one in screened.found]
    return hashlib.sha256(repr(read).encode("utf-8")).hexdigest()


def _record(planned: "PlannedDirectory", *, dry_run: bool) -> dict[str, object]:
    """Return the answer for programs."""
    plan, notes = planned.plan, planned.plan.notes
    return {
        "system": planned.system,
        "dry_run": dry_run,
        "map": map_record(planned.terms.file),
        "counts": _counts(planned),
        "files": [{"file": name, "rows": rows} for name, rows in notes.rows.items()],
        "unread": [
            {"table": table, "column": column, "rows": rows}
            for (table, column), rows in notes.unread.items()
        ],
        "unread_files": [{"file": name, "rows": rows} for name, rows in notes.files.items()],
        "left_out": [{"what": what, "count": count} for what, count in notes.left.items()],
        "unmapped": [
            {"term": term, "services": count} for term, count in notes.unmapped.most_common()
        ],
        "gone": [
            {"id": key, "followed": plan.follow and not one.edited_here}
            for key, one in plan.gone.items()
        ],
        "problems": problem_records(plan.problems),
    }


def _counts(planned: "PlannedDirectory") -> dict[str, int]:
    counts = planned.plan.counts()
    counts["reject"] = planned.screened.rejected
    return {name: counts[name] for name in _DECISIONS}


def _table(planned: "PlannedDirectory") -> list[str]:
    """Return what becomes of the services, and what of the directory is left out."""
    counts, notes = _counts(planned), planned.plan.notes
    heads = [f"{title:>{len(title)}}" for title in _DECISIONS.values()]
    numbers = [f"{counts[name] or '-':>{max(len(title), 6)}}" for name, title in _DECISIONS.items()]
    lines = [
        "          " + "  ".join(f"{head:>6}" for head in heads),
        "services  " + "  ".join(numbers),
    ]
    if notes.partial:
        lines.append(f"Only a part of the directory was read: {notes.partial}.")
    if notes.unmapped:
        told = [f"{term} {count:,}" for term, count in notes.unmapped.most_common(_TERMS_SHOWN)]
        more = len(notes.unmapped) - len(told)
        lines.append("Terms without a need domain, with the number of services:")
        lines.append(f"  {', '.join(told)}{f' and {more:,} more' if more else ''}")
    if notes.left:
        lines.append("Left out:")
        lines += [f"  {what}: {count:,}" for what, count in notes.left.items()]
    return [*lines, *_unread_lines(planned), *_gone_lines(planned)]


def _unread_lines(planned: "PlannedDirectory") -> list[str]:
    """Name the columns and files that cm has no place for, each with its number of rows."""
    notes = planned.plan.notes
    by_table: dict[str, list[str]] = {}
    for (table, column), rows in notes.unread.items():
        by_table.setdefault(table, []).append(f"{column} {rows:,}")
    lines = [f"  {table}: {', '.join(told)}" for table, told in by_table.items()]
    lines += [
        f"  {file}: {number(rows, ('row', 'rows'))}" for file, rows in notes.files.items() if rows
    ]
    title = "Not read, with the number of rows that have a value:"
    return [title, *lines] if lines else []


def _gone_lines(planned: "PlannedDirectory") -> list[str]:
    plan = planned.plan
    kept = sum(1 for one in plan.gone.values() if one.edited_here or not plan.follow)
    lines = []
    if ended := len(plan.gone) - kept:
        lines.append(f"No longer in the directory, and ended here: {number(ended, _ENTRIES)}.")
    if kept:
        lines.append(f"No longer in the directory, and kept here: {number(kept, _ENTRIES)}.")
    if kept and not plan.follow:
        lines.append("To end them, add --follow-deletions.")
    return lines


def _plan_lines(planned: "PlannedDirectory") -> list[str]:
    done = _changes(planned, ("add", "change"))
    last = f"The import would {done}." if done else "There is nothing to import."
    return [*_table(planned), last]


def _done_lines(planned: "PlannedDirectory") -> list[str]:
    done = _changes(planned, ("Added", "changed"))
    if not done:
        return ["Nothing is new or changed since the last import."]
    return [
        f"{done[0].upper()}{done[1:]}.",
        "To see them: cm resource list. To undo the import: cm undo",
    ]


def _changes(planned: "PlannedDirectory", verbs: tuple[str, str]) -> str:
    counts = planned.plan.counts()
    told = zip(verbs, (counts["create"], counts["update"]), strict=True)
    return ", ".join(f"{verb} {number(count, _ENTRIES)}" for verb, count in told if count)
