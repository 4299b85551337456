"""Read gender, race and other answers of a person from a row of an export."""

from cmcli.exchange.hmis.codes import ANSWERS, GENDERS, RACES, SEXES
from cmcli.exchange.hmis.records import ExportRow
from cmcli.exchange.hmis.screening import FieldReader


def gender_of(reader: FieldReader, row: ExportRow) -> tuple[str, ...]:
    """Return the answers of either year, then the person's own words."""
    sex = SEXES.get(_number(row.get("Sex")))
    found = [key for column, key in GENDERS.items() if row.get(column) == "1"]
    found += [sex] if sex else []
    found += _own_words(reader, row, "DifferentIdentityText")
    return tuple(found) or _unsaid(answer_of(row, "GenderNone") or answer_of(row, "Sex"))


def race_of(reader: FieldReader, row: ExportRow) -> tuple[str, ...]:
    """Return the answers on race and ethnicity, then the person's own words."""
    found = [key for column, key in RACES.items() if row.get(column) == "1"]
    found += _own_words(reader, row, "AdditionalRaceEthnicity")
    return tuple(dict.fromkeys(found)) or _unsaid(answer_of(row, "RaceNone"))


def answer_of(row: ExportRow, column: str) -> str | None:
    """Return the answer to a question, None where nobody asked."""
    return ANSWERS.get(_number(row.get(column)))


def _own_words(reader: FieldReader, row: ExportRow, column: str) -> list[str]:
    text = reader.text(row, column) if row.get(column) else None
    return [text] if text else []


def _unsaid(answer: str | None) -> tuple[str, ...]:
    """Return that somebody doesn't know or prefers not to say; nothing where nobody asked."""
    return (answer,) if answer in ("does-not-know", "prefers-not") else ()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1
