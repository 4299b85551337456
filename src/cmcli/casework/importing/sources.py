"""Remember the last import from each system: the date of its export, and its map."""

from datetime import date
from pathlib import Path

from cmcli.casework.models_today import beginning
from cmcli.catalog.access import labels
from cmcli.catalog.models import model_keys
from cmcli.domain.dates import short_day
from cmcli.domain.external import ImportSource
from cmcli.domain.text import SHORT_LIMIT, clean_input
from cmcli.domain.words import AgencyWords
from cmcli.errors import CatalogProblem, Sentence
from cmcli.exchange.hmis import Export, Maps, check_ids, load_maps
from cmcli.exchange.map_files import MapFile, read_map
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.external import imported_users

PREFIX = "hmis:"

NO_MAP = "none"
"""The word for no map, not even that of the last time."""


def system_of(export: Export, source: str | None) -> str:
    """Return the name of the sending system: ``source``, or what the export says of itself."""
    name = clean_input(source, what="The source", limit=SHORT_LIMIT) if source else export.source
    return PREFIX + name


def last_import(view: View, system: str) -> ImportSource | None:
    """Return what is remembered of the last import from the system."""
    return view.one(ImportSource, system=system)


def remembered_map(last: ImportSource | None) -> MapFile | None:
    """Return the map of the last import, if it had one."""
    if last is None or last.map_text is None or last.map_on is None:
        return None
    return MapFile(last.map_name or "the map", last.map_text, last.map_on)


def keys_in_use(words: AgencyWords, day: date) -> tuple[list[str], list[str]]:
    """Return the models and the reasons for closing that a map may name on that day."""
    models = [*model_keys(), *words.in_use("model", day)]
    return models, [*labels("closure reason"), *words.in_use("closure reason", day)]


def maps_of(given: MapFile | None, words: AgencyWords, day: date) -> Maps:
    """Read a map on top of those that cm brings. It may name own keys in use on that day."""
    models, reasons = keys_in_use(words, day)
    phased = [key for key in models if beginning(words, key).phase_days]
    return load_maps(given, models=models, reasons=reasons, phased=phased)


def chosen_maps(view: View, export: Export, system: str, chosen: str | None) -> Maps:
    """Read the map to use: the ``chosen`` file, or without one that of the last time.

    A file that is chosen may name only what the export, that map or an earlier import has.
    """
    kept = remembered_map(last_import(view, system))
    if chosen is None:
        return _maps_of_last_time(kept, view)
    if chosen == NO_MAP:
        return maps_of(None, view.words, view.today)
    maps = maps_of(read_map(Path(chosen)), view.words, view.today)
    check_ids(maps, export, kept, imported_users(view, system))
    return maps


def _maps_of_last_time(kept: MapFile | None, view: View) -> Maps:
    """Read the map of the last time; a key of the agency's own in it may be gone since."""
    try:
        return maps_of(kept, view.words, view.today)
    except CatalogProblem as problem:
        problem.hint = Sentence(
            "This is the map of the last import. Correct it and name it with {map}, or type none"
            " there to use no map."
        )
        raise


def remember(
    work: Work, system: str, exported_at: tuple[str, str] | None, used: MapFile | None
) -> None:
    """Keep the date of the export and the map that was used, for the next import.

    If the date may be two days, the first is kept, so that no newer export is taken for older.
    """
    last = last_import(work, system)
    was = remembered_map(last)
    first_on = was.first_on if was and used and was.text == used.text else work.today
    known = last.exported_at if last else None
    first_day = exported_at[0] if exported_at else known
    now = ImportSource(
        id=work.new_id() if last is None else last.id,
        system=system,
        exported_at=first_day,
        map_name=Path(used.name).name if used else None,
        map_text=used.text if used else None,
        map_on=first_on if used else None,
    )
    if last is None:
        work.add(now)
    else:
        work.save(now)


def is_new(used: MapFile | None, last: ImportSource) -> bool:
    """Return whether a map is another one than that of the last import."""
    return (used and used.text) != last.map_text


def is_older(exported_at: str | None, last: ImportSource | None) -> bool:
    """Return whether an export is older than the last one. Times count if both have one."""
    if exported_at is None or last is None or last.exported_at is None:
        return False
    shared = min(len(exported_at), len(last.exported_at))
    return exported_at[:shared] < last.exported_at[:shared]


def say_moments(*moments: str) -> list[str]:
    """Say the days of exports; with their times if all are of one day."""
    days = [short_day(date.fromisoformat(one[:10])) for one in moments]
    if len(set(days)) > 1:
        return days
    return [f"{day}{one[10:]}" for day, one in zip(days, moments, strict=True)]
