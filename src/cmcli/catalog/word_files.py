"""The files of words, needs, bands and HUD's lists: keys, labels, codes and bands."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from cmcli.catalog.reader import (
    FLAG,
    TEXT,
    Band,
    FilePlace,
    Shape,
    bands,
    exact,
    keyed,
    one_of,
    parse,
    several,
    table,
)
from cmcli.domain.keys import LISTS, lists_in


class Mode(NamedTuple):
    """How a contact is made; ``in_person`` is face to face."""

    key: str
    label: str
    in_person: bool


class NeedDomain(NamedTuple):
    """A domain of need, with its Gravity categories and ICD-10-CM codes: code → title."""

    key: str
    label: str
    gravity: Mapping[str, str]
    z_codes: Mapping[str, str]


class NeedCodes(NamedTuple):
    """The domains of need by key, and the Gravity categories of strengths: code → title."""

    domains: Mapping[str, NeedDomain]
    strengths: Mapping[str, str]


class AcuityLevel(NamedTuple):
    """A level of acuity, 1 (self-managing) to 4 (intensive), and what a case of it weighs."""

    level: int
    label: str
    weight: Fraction


class LoadBands(NamedTuple):
    """The bands of a caseload by its share of the target, and the acuities with their weights.

    ``past_ceiling`` is the word for a load over the ceiling, whatever its share of the target.
    """

    bands: tuple[Band, ...]
    past_ceiling: str
    acuities: Mapping[int, AcuityLevel]


def _matching(pattern: str, says: str) -> Shape:
    def read(value: object, place: FilePlace) -> str:
        text: str = TEXT.read(value, place)
        if not re.fullmatch(pattern, text):
            raise place.at(text).problem(f"is not {says}")
        return text

    return Shape(says, read)


KEY = _matching(r"[a-z]+(-[a-z]+)*", "a key of lower-case words with hyphens")
Z_CODE = _matching(r"Z\d\d\.\d{1,3}", "an ICD-10-CM Z code such as Z59.41")


_MODE = table({"label": TEXT, "in_person": FLAG})

WORDS: Mapping[str, Shape] = {
    section: table(dict.fromkeys(one.keys, _MODE if one.of == "mode" else TEXT))
    for section, one in lists_in("words").items()
}
"""The sections of ``words.toml``: labels for exactly the keys that the domain knows."""


def read_words(file: str, text: str) -> tuple[Mapping[str, Mapping[str, str]], Mapping[str, Mode]]:
    """Read the labels by section and key, and the modes; raises :class:`CatalogProblem`."""
    found: dict[str, Any] = parse(file, text, table(WORDS))
    modes = {key: Mode(key=key, **said) for key, said in found.pop("modes").items()}
    labels = {**found, "modes": {key: mode.label for key, mode in modes.items()}}
    return labels, modes


def read_synonyms(file: str, text: str) -> Mapping[str, Mapping[str, str]]:
    """Read the words that people type for a key: list → word → key; raises :class:`CatalogProblem`.

    A word leads to a key of its list, and is none itself.
    """
    lists = {one.name: one for one in LISTS.values()}
    words = keyed(keyed(TEXT, KEY), one_of(lists, "list of keys"))
    found: dict[str, dict[str, str]] = parse(file, text, words)
    for name, synonyms in found.items():
        key_of, place = one_of(lists[name].keys, lists[name].of), FilePlace(file, name)
        for word, key in synonyms.items():
            key_of.read(key, place.at(word))
            if word in lists[name].keys:
                raise place.at(word).problem(f"is a {lists[name].of} itself")
    return found


_NEEDS = table(
    {
        "sources": table({"gravity": TEXT, "z_codes": TEXT}),
        "strengths": table({"gravity": several(TEXT)}),
        "domains": keyed(
            table({"label": TEXT, "gravity": several(TEXT), "z_codes": several(TEXT)}), KEY
        ),
        "gravity": keyed(TEXT, KEY),
        "z_codes": keyed(TEXT, Z_CODE),
    }
)


def read_needs(file: str, text: str) -> NeedCodes:
    """Read ``needs.toml``; raises :class:`CatalogProblem`.

    A code that is used must be listed, a listed one must be used, and a Gravity category belongs
    to one domain or to strengths, so that a need that comes from elsewhere finds its domain.
    """
    found: dict[str, Any] = parse(file, text, _NEEDS)
    place = FilePlace(file)
    for field, noun in (("gravity", "Gravity category"), ("z_codes", "listed Z code")):
        _check_references(found, field, noun, place)
    domains = {
        key: NeedDomain(
            key=key,
            label=said["label"],
            gravity={code: found["gravity"][code] for code in said["gravity"]},
            z_codes={code: found["z_codes"][code] for code in said["z_codes"]},
        )
        for key, said in found["domains"].items()
    }
    strengths = {code: found["gravity"][code] for code in found["strengths"]["gravity"]}
    return NeedCodes(domains, strengths)


def _check_references(found: dict[str, Any], field: str, noun: str, place: FilePlace) -> None:
    reference = one_of(found[field], noun)
    owner: dict[str, str] = {}
    users = {key: (said, place.at("domains").at(key)) for key, said in found["domains"].items()}
    if field == "gravity":
        users["strengths"] = (found["strengths"], place.at("strengths"))
    for key, (said, user) in users.items():
        here = user.at(field)
        for code in said[field]:
            reference.read(code, here)
            if field == "gravity" and code in owner:
                raise here.problem(f"names {code!r}, which belongs to {owner[code]}")
            owner[code] = key
    for code in found[field]:
        if code not in owner:
            raise place.at(field).at(code).problem("is used by no domain")


_BANDS = table(
    {
        "sources": table({"capacity": TEXT, "acuity": TEXT}),
        "capacity": table({"past_ceiling": TEXT, "bands": bands(0, 100)}),
        "acuity": table(
            {str(level): table({"label": TEXT, "weight": exact(0, 100)}) for level in (1, 2, 3, 4)}
        ),
    }
)


def read_bands(file: str, text: str) -> LoadBands:
    """Read the bands and weights of ``bands.toml``; raises :class:`CatalogProblem`."""
    found: dict[str, Any] = parse(file, text, _BANDS)
    acuities = {
        int(level): AcuityLevel(level=int(level), **said) for level, said in found["acuity"].items()
    }
    weights = [acuity.weight for acuity in acuities.values()]
    if weights != sorted(set(weights)) or not weights[0]:
        raise (
            FilePlace(file)
            .at("acuity")
            .problem("must weigh more from level to level, from above 0")
        )
    return LoadBands(
        bands=found["capacity"]["bands"],
        past_ceiling=found["capacity"]["past_ceiling"],
        acuities=acuities,
    )


class HudValue(NamedTuple):
    """A value of one of HUD's lists; ``hmis`` is its column in an export, or its code."""

    key: str
    label: str
    hmis: str


HUD_LISTS = lists_in("hud")
"""The sections of ``hud.toml`` with their keys."""

_HUD = table(
    {
        "sources": table(dict.fromkeys(HUD_LISTS, TEXT)),
        **{
            name: table(dict.fromkeys(one.keys, table({"label": TEXT, "hmis": TEXT})))
            for name, one in HUD_LISTS.items()
        },
    }
)


def read_hud(file: str, text: str) -> Mapping[str, Mapping[str, HudValue]]:
    """Read HUD's lists by section and key; raises :class:`CatalogProblem`."""
    found: dict[str, Any] = parse(file, text, _HUD)
    return {
        name: {key: HudValue(key=key, **said) for key, said in found[name].items()}
        for name in HUD_LISTS
    }
