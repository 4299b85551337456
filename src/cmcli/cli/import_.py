"""``cm import``: import data from another system."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.casework.described.texts import Texts
from cmcli.casework.importing.values import HmisImport
from cmcli.cli import import_hsds
from cmcli.cli.core.context import perform, read_here, spelled
from cmcli.cli.core.opening import actor, reading
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import answer, say, show_record, show_text, warn
from cmcli.cli.core.prompts import ask_text, need
from cmcli.cli.import_telling import map_record, number, problem_records, tell_map, tell_problems

if TYPE_CHECKING:
    from cmcli.casework.importing.hmis import Imported, Planned
    from cmcli.domain.caseload_rows import CaseloadRow
    from cmcli.exchange.hmis import Export, FileCount, ImportPlan, Maps
    from cmcli.store.core.work import Work

app = group_app("Import data from another system.")

TITLES = {
    "rows": "rows",
    "create": "new",
    "update": "changed",
    "skip": "same",
    "conflict": "conflict",
    "reject": "rejected",
    "deleted": "deleted",
}
NOUNS = {
    "worker": ("worker", "workers"),
    "client": ("client", "clients"),
    "case": ("case", "cases"),
    "closure": ("closure", "closures"),
    "member": ("household member", "household members"),
    "contact": ("contact", "contacts"),
    "service": ("service", "services"),
    "benefit": ("benefit", "benefits"),
    "need": ("need", "needs"),
}


@command(
    app,
    "hmis",
    writes=True,
    examples=(
        "cm import hmis export.zip --dry-run",
        "cm import hmis export.zip --map-template >our-map.toml",
        "cm import hmis export.zip --map our-map.toml",
        "cm import hmis export/ --strict --json",
    ),
)
def hmis(
    cm: Options,
    said: Annotated[Texts, HmisImport],
    path: Annotated[
        str | None,
        typer.Argument(help="The folder or zip archive of the export.", metavar="DIR|ZIP"),
    ] = None,
) -> None:
    from cmcli.casework.importing import hmis as importing
    from cmcli.domain.permissions import require

    asked = read_here(cm, said)
    with reading(cm) as view:
        require(actor(view, cm).role, "import")
    place = Path(need(path, "DIR|ZIP", cm, lambda: ask_text("Folder or archive", required=True)))
    with importing.much_kept(), spelled(HmisImport):
        (_print_template if asked.map_template else _import)(cm, place, asked)


def _print_template(cm: Options, place: Path, asked: HmisImport) -> None:
    from cmcli.casework.importing import hmis as importing
    from cmcli.casework.importing.sources import chosen_maps, system_of
    from cmcli.exchange.hmis import read

    export = read(place)
    with reading(cm) as view:
        maps = chosen_maps(view, export, system_of(export, asked.source), asked.map)
        made = importing.template(view, export, maps)
    tell_map(cm, maps.file)
    if not cm.json:
        show_text(cm, made.text)
        return
    tables = {"projects": made.projects, "workers": made.workers, "closures": made.closures}
    show_record(cm, {name: [asdict(row) for row in rows] for name, rows in tables.items()})


def _import(cm: Options, place: Path, asked: HmisImport) -> None:
    from cmcli.casework.importing import hmis as importing
    from cmcli.casework.importing.sources import chosen_maps, system_of
    from cmcli.exchange.hmis import read

    export = read(place)
    with reading(cm) as view:
        system = system_of(export, asked.source)
        maps = chosen_maps(view, export, system, asked.map)
        extra = {"export": _fingerprint(export, asked, maps)} if cm.id else None
        rows = importing.read_rows(view, export, system, maps)
        del export  # its rows aren't needed any more, and there may be very many
        planned = importing.plan_rows(view, system, rows, maps, follow=asked.follow_deletions)
        others = importing.other_systems(view, planned)
        warnings = importing.foreseen(view, planned) if cm.dry_run else []
    if others:
        warn(_unlike(planned, asked, others))
    tell_map(cm, maps.file)
    if importing.last_undated(planned):
        say(cm, "The date of the last export is not known, so this one may be older.")
    tell_problems(cm, planned.plan.problems, asked.problems)
    if cm.dry_run:
        _show_plan(cm, planned, asked, warnings)
        return

    def verb(work: "Work") -> Answer:
        done = importing.import_hmis(work, planned, asked)
        return Answer(
            _record(planned, done.plan, done), (*_table(done.plan, asked), *_done_lines(done))
        )

    perform(cm, verb, extra=extra, ids="system")
    _tell_duplicates(cm)


def _show_plan(cm: Options, planned: "Planned", asked: HmisImport, warnings: Sequence[str]) -> None:
    """Show the plan, and then refuse it as the import itself would be."""
    from cmcli.casework.importing.judging import refusal

    for sentence in warnings:
        warn(sentence)
    say(cm, "Dry run: nothing was saved.")
    plan = planned.plan
    answer(cm, _record(planned, plan, None), *_plan_lines(plan, asked), ids="system")
    refused = refusal(plan, asked, planned.last)
    if refused is not None:
        say(cm, "This is the plan, but the import itself would be refused:")
        raise refused


def _tell_duplicates(cm: Options) -> None:
    """Say how many pairs of clients in the store may be one person."""
    from cmcli.casework.clients.duplicates import duplicate_pairs

    with reading(cm) as view:
        count = len(duplicate_pairs(view))
    if count:
        pairs = "1 pair of clients" if count == 1 else f"{count:,} pairs of clients"
        say(cm, f"{pairs} may be one person. To see them: cm client list --duplicates")


def _fingerprint(export: "Export", asked: HmisImport, maps: "Maps") -> str:
    """Tells one export, and the map that was given for it, from another where a repeat with the
    same ``--id`` is compared. A map of an earlier import doesn't count: others may change it."""
    given = maps.file.text if asked.map is not None and maps.file is not None else None
    rows = [(table.file, table.rows, table.deleted) for table in export.tables.values()]
    return hashlib.sha256(repr((rows, given)).encode("utf-8", "surrogatepass")).hexdigest()


def _unlike(planned: "Planned", asked: HmisImport, others: Sequence[str]) -> str:
    from cmcli.casework.importing.judging import command

    again = command(planned.plan.export, asked, source=others[0])
    return (
        f"Nothing was imported from {planned.system} before, only from {', '.join(others)}. "
        f"If it is the same system, undo this import with cm undo. Then type: {again}"
    )


def _record(planned: "Planned", plan: "ImportPlan", done: "Imported | None") -> dict[str, object]:
    """The answer for programs; what only the import itself can tell is null in a dry run."""
    return {
        "system": planned.system,
        "source_name": plan.export.source_name,
        "year": plan.export.year,
        "exported_on": plan.exported_on,
        "dry_run": done is None,
        "map": map_record(planned.maps.file),
        "counts": [_count(one) for one in plan.counts()],
        "unread": [one._asdict() for one in plan.unread()],
        "households": len(plan.households()),
        "gone": [
            {
                "kind": one.kind,
                "id": one.external_id,
                "ref": one.ref,
                "file": one.file,
                "followed": one.followed,
            }
            for one in plan.gone
        ],
        "created": _by_kind(plan, "create"),
        "updated": _by_kind(plan, "update"),
        "open_cases": None if done is None else done.opened,
        "over_ceiling": None if done is None else [_full(row) for row in done.over_ceiling],
        "problems": problem_records(plan.problems),
    }


def _count(one: "FileCount") -> dict[str, object]:
    return {"file": one.file, **{key: getattr(one, key) for key in TITLES}, "note": one.note}


def _full(row: "CaseloadRow") -> dict[str, object]:
    shown = row.as_dict()
    return {
        key: shown[key] for key in ("worker", "team", "open", "by_model", "utilisation_ceiling")
    }


def _by_kind(plan: "ImportPlan", decision: str) -> dict[str, int]:
    chosen = [action.kind for action in plan.actions if action.decision == decision]
    return {plural.replace(" ", "_"): chosen.count(kind) for kind, (_, plural) in NOUNS.items()}


def _table(plan: "ImportPlan", asked: HmisImport) -> list[str]:
    """The counts of the files that are there and read, in columns as wide as they must be."""
    name = " ".join(plan.export.source_name.split())
    shown = [one for one in plan.counts() if one.note not in ("not read", "missing")]
    cells = [
        ["", *TITLES.values()],
        *([one.file, *(str(getattr(one, key) or "-") for key in TITLES)] for one in shown),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [f"HMIS export{f' of {name}' if name else ''}, FY{plan.export.year}"]
    for file, *numbers in cells:
        right = (f"{cell:>{width}}" for cell, width in zip(numbers, widths[1:], strict=True))
        lines.append("  ".join((f"{file:{widths[0]}}", *right)))
    homes = plan.households()
    if homes:
        people = number(homes.total(), ("member", "members"))
        said = number(len(homes), ("household", "households"))
        lines.append(f"In the export: {said} of more than one person, with {people}.")
    return [*lines, *_unread_lines(plan), *_gone_lines(plan, asked)]


def _gone_lines(plan: "ImportPlan", asked: HmisImport) -> list[str]:
    """How many rows the export has no longer, and what becomes of them here."""
    from cmcli.casework.importing.judging import command
    from cmcli.exchange.hmis.gone import FOLLOWED

    lines = []
    for followed, then in ((True, "removed"), (False, "kept")):
        kinds = Counter(one.kind for one in plan.gone if one.followed is followed)
        said = ", ".join(number(kinds[kind], NOUNS[kind]) for kind in NOUNS if kinds[kind])
        if said:
            lines.append(f"No longer in the export, and {then} here: {said}.")
    kept = {one.kind for one in plan.gone if not one.followed}
    if "closure" in kept:
        lines.append("Cases that are open again there stay closed here.")
    if plan.follow and plan.covered.why and plan.gone:
        lines.append(f"Only rows marked as deleted are followed: {plan.covered.why}.")
    if plan.gone and not asked.problems:
        listed = command(plan.export, asked, problems="gone.csv")
        lines.append(f"To list these rows with their cases: {listed} --dry-run")
    if kept & set(FOLLOWED) and not plan.follow:
        again = command(plan.export, asked, follow_deletions=True)
        lines.append(f"To remove closures, contacts and services here too: {again}")
    return lines


def _unread_lines(plan: "ImportPlan") -> list[str]:
    """The columns and files that cm has no place for, each with its number of rows."""
    by_file: dict[str, list[str]] = {}
    for one in plan.unread():
        rows = number(one.rows, ("row", "rows"))
        said = rows if one.column is None else f"{one.column} {one.rows:,}"
        by_file.setdefault(one.file, []).append(said)
    if not by_file:
        return []
    shown = (f"  {file}.csv: {', '.join(said)}" for file, said in by_file.items())
    return ["Not read, with the number of rows that have a value:", *shown]


def _plan_lines(plan: "ImportPlan", asked: HmisImport) -> list[str]:
    made = _said(_by_kind(plan, "create"))
    changed = _said(_by_kind(plan, "update"))
    if not made and not changed:
        return [*_table(plan, asked), *_nothing(plan, "There is nothing to import.")]
    both = "; ".join(
        part
        for part in (f"add {made}" if made else "", f"change {changed}" if changed else "")
        if part
    )
    return [*_table(plan, asked), f"The import would {both}."]


def _nothing(plan: "ImportPlan", sentence: str) -> list[str]:
    """Say that nothing comes in, unless something is removed, which the table has said."""
    if not any(one.followed for one in plan.gone):
        return [sentence]
    return []


def _done_lines(done: "Imported") -> list[str]:
    made = _said(_by_kind(done.plan, "create"))
    changed = _said(_by_kind(done.plan, "update"))
    if not made and not changed:
        return _nothing(done.plan, "Nothing is new or changed since the last import.")
    lines = []
    if made:
        lines.append(f"Added {made}.")
    if changed:
        lines.append(f"Changed {changed}.")
    if done.opened:
        lines.append(f"{number(done.opened, ('new case is', 'new cases are'))} open.")
    return [*lines, "To see who has the cases: cm caseload. To undo the import: cm undo"]


def _said(counts: dict[str, int]) -> str:
    by_plural = {plural.replace(" ", "_"): (one, plural) for one, plural in NOUNS.values()}
    return ", ".join(number(count, by_plural[name]) for name, count in counts.items() if count)


app.registered_commands += import_hsds.app.registered_commands
