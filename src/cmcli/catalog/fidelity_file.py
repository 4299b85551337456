"""The files of ``fidelity/``: the items that cm counts of a model's scale, each with its source."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cmcli.catalog.reader import (
    FLAG,
    HERE,
    TEXT,
    FilePlace,
    Shape,
    exact,
    file_text,
    keyed,
    one_of,
    optional,
    parse,
    table,
    whole,
)
from cmcli.domain.fidelity import BEST, HELD, Standard, number_held
from cmcli.domain.fidelity_settings import FIDELITY

SCALES = ("act", "cti", "strengths", "brokerage")
"""The shipped models that have a scale, in the order of lists."""

_SETTING = one_of([one.key for one in FIDELITY], "setting")
_DEFAULTS = {one.key: one.default for one in FIDELITY}


def _or_setting(shape: Shape) -> Shape:
    """Make the shape of numbers in whose place can be the key of the setting that holds them."""

    def read(value: object, place: FilePlace) -> Any:
        return (_SETTING if isinstance(value, str) else shape).read(value, place)

    return optional(Shape(f"{shape.says}, or {_SETTING.says}", read))


_NUMBER = exact(0, 1000)
_ITEM = table(
    {
        **dict.fromkeys(("title", "how", "counted", "per", "n_of", "more"), TEXT),
        "source": TEXT,
        "unit": optional(TEXT),
        "factor": optional(whole(1, 100)),
        "fewer": optional(FLAG),
        "either": optional(FLAG),
        "anchors": _or_setting(table({str(anchor): _NUMBER for anchor in range(2, BEST + 1)})),
        "low": _or_setting(_NUMBER),
        "high": _or_setting(_NUMBER),
        "enough": _or_setting(whole(1, 99)),
    }
)


def read_scale(file: str, text: str) -> Mapping[str, Standard]:
    """Read the items of a scale by key; raises :class:`CatalogProblem`."""
    found: Mapping[str, dict[str, Any]] = parse(file, text, keyed(_ITEM))
    return {key: _standard(key, one, FilePlace(file).at(key)) for key, one in found.items()}


def _standard(key: str, said: dict[str, Any], place: FilePlace) -> Standard:
    said["unit"] = said["unit"] or ""
    said["factor"] = said["factor"] or 1
    said["fewer"], said["either"] = bool(said["fewer"]), bool(said["either"])
    said["enough"] = said["enough"] or 1
    if isinstance(said["anchors"], dict):
        said["anchors"] = {int(anchor): at for anchor, at in said["anchors"].items()}
    settings = {field: said[field] for field in HELD if isinstance(said[field], str)}
    said |= {field: number_held(field, _DEFAULTS[one]) for field, one in settings.items()}
    low, high, anchors = said["low"], said["high"], said["anchors"]
    if low is not None and high is not None and low > high:
        raise place.at("low").problem(f"({low}) is above high ({high})")
    if anchors is not None:
        if (low, high) != (None, None):
            raise place.at("anchors").problem("can't be set together with low or high")
        if list(anchors.values()) != sorted(anchors.values(), reverse=said["fewer"]):
            raise place.at("anchors").problem("must go up, or down where fewer is better")
    return Standard(key=key, **said, settings=settings)


def scale_in(root: Path, model: str) -> Mapping[str, Standard]:
    """Return the items of a model in a folder laid out like the catalogue."""
    return read_scale(*file_text(root, "fidelity", f"{model}.toml"))


@cache
def scale(model: str) -> Mapping[str, Standard]:
    """Return the items of a shipped model by key, in the order of lists."""
    return scale_in(HERE, model)
