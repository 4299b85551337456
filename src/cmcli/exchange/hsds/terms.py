"""The words of a directory's taxonomy, each with the need domains that it names."""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from cmcli.catalog.reader import near
from cmcli.errors import CatalogProblem
from cmcli.exchange.map_files import MapFile

_NEEDS, _PROBLEMS = "needs", "legal_problems"


@dataclass(frozen=True, slots=True)
class TermMap:
    """``domains``: a term in small letters → its need domains, none if it names no need.
    ``problems``: the same for the problem codes of legal aid. ``order`` is that of lists. ``file``
    is the agency's own map in them, if there is one."""

    domains: Mapping[str, tuple[str, ...]]
    problems: Mapping[str, tuple[str, ...]]
    order: tuple[str, ...]
    file: MapFile | None = None

    def needs(
        self, terms: Iterable[str], problems: Iterable[str], unmapped: Counter[str]
    ) -> tuple[str, ...]:
        """Return the need domains of terms and of problem codes; count those that are unknown."""
        found: set[str] = set()
        for known, said in ((self.domains, terms), (self.problems, problems)):
            for term in dict.fromkeys(said):
                domains = known.get(_key(term))
                if domains is None:
                    unmapped[term] += 1
                else:
                    found.update(domains)
        return tuple(sorted(found, key=self.order.index))


def load_terms(given: MapFile | None, *, domains: Collection[str]) -> TermMap:
    """Read the words that cm brings, with those of the agency's file over them.

    ``domains`` are the need domains that may be named. Raises :class:`CatalogProblem` that names
    file and key for anything else.
    """
    own = files("cmcli.exchange.hsds").joinpath("terms.toml").read_text(encoding="utf-8")
    found = _read(own, "terms.toml", domains, (_NEEDS, _PROBLEMS))
    needs = found[_NEEDS]
    problems = {term: ("legal", *others) for term, others in found[_PROBLEMS].items()}
    if given is not None:
        said = _read(given.text, given.name, domains, (_NEEDS,)).get(_NEEDS, {})
        needs, problems = needs | said, problems | said
    return TermMap(needs, problems, tuple(domains), given)


def _read(
    text: str, name: str, domains: Collection[str], tables: Collection[str]
) -> dict[str, dict[str, tuple[str, ...]]]:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise CatalogProblem(f"{name} is not valid TOML: {problem}.") from problem
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for section, table in tree.items():
        if section not in tables or not isinstance(table, dict):
            raise CatalogProblem(
                f"{name}: {section} is not known.", f"A map has only the table [{_NEEDS}]."
            )
        found[section] = {
            _key(term): _domains(value, f"{name}: {section}.{term}", domains)
            for term, value in table.items()
        }
    return found


def _domains(value: object, where: str, domains: Collection[str]) -> tuple[str, ...]:
    named = value if isinstance(value, list) else [value]
    for domain in named:
        if domain not in domains:
            raise CatalogProblem(
                f"{where} must be one of {', '.join(domains)}, or a list of them.",
                near(str(domain), domains),
            )
    return tuple(named)


def _key(term: str) -> str:
    """Return a term as it is compared: in small letters, with single blanks."""
    return " ".join(term.casefold().split())
