"""Refuse a planned import that must not be carried out, with the command to type instead."""

import shlex
from dataclasses import replace
from typing import Any

from cmcli.casework.described.texts import command_line, written
from cmcli.casework.importing.sources import is_older, say_moments
from cmcli.casework.importing.values import HmisImport
from cmcli.domain.external import ImportSource
from cmcli.errors import Refused
from cmcli.exchange.hmis import Export, ImportPlan


def command(export: Export, asked: HmisImport, **changed: Any) -> str:
    """Return the command that imports the export as it was asked for, with some fields changed."""
    words = command_line(written(replace(asked, **changed)), str(export.path))
    return shlex.join(("cm", *words))


def refusal(plan: ImportPlan, asked: HmisImport, last: ImportSource | None) -> Refused | None:
    """Return the refusal of an export that is older than the ``last`` one, or where nothing can be
    taken, with ``strict`` where not all can, or where so much is wrong that the export is in doubt,
    unless that is accepted."""
    old = _older(plan, asked, last)
    if old is not None:
        return old
    rejected = len(plan.rejected)
    if asked.strict and rejected:
        return Refused(
            f"{_rows(rejected)} of the export can't be imported, so nothing was.",
            "Have them fixed at the source. To take the rest:"
            f" {command(plan.export, asked, strict=False)}",
            code="strict",
        )
    if rejected and all(action.record is None for action in plan.actions):
        return Refused(
            "Nothing in the export can be imported.", "Ask for the export again.", code="unusable"
        )
    return None if asked.accept_rejects else _doubted(plan, asked)


def _older(plan: ImportPlan, asked: HmisImport, last: ImportSource | None) -> Refused | None:
    """Return the refusal of an export that is older than the last one, unless it is asked for."""
    _, there = plan.exported_at or ("", None)
    if asked.older or there is None or last is None or not is_older(there, last):
        return None
    this, that = say_moments(there, last.exported_at or "")
    this = this if plan.exported_on else f"{this} or earlier"
    return Refused(
        f"This export is of {this}. The last one from {last.system} was of {that}, which is newer."
        " So nothing was imported.",
        "Ask for a new export. To put back what this one says:"
        f" {command(plan.export, asked, older=True)}",
        code="older",
    )


def _doubted(plan: ImportPlan, asked: HmisImport) -> Refused | None:
    """Return the refusal of damaged files, or of too many removals."""
    anyway = command(plan.export, asked, accept_rejects=True)
    damaged = plan.damaged()
    if damaged:
        more = f" {len(damaged) - 1} other files are damaged too." if len(damaged) > 1 else ""
        if len(damaged) == 2:
            more = " Another file is damaged too."
        return Refused(
            f"{damaged[0]}{more} So nothing was imported.",
            f"Ask for the export again. To take the rest: {anyway}",
            code="damaged",
        )
    for kind, removed, imported in plan.mass_removals():
        return Refused(
            f"{removed:,} of {imported:,} imported {kind}s are gone in the export, which is more"
            " than 5 %. So nothing was imported.",
            f"See whether the export is whole. To remove them here: {anyway}",
            code="mass-removal",
        )
    return None


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
