"""Questions for the search index of either engine: words, some only begun. This loads no SQL."""

from collections.abc import Iterable, Sequence

from cmcli.domain.text import begun, other_script, unspaced
from cmcli.store.core.form import SCRIPT_MARK, SOUND_MARK


def all_of(dialect: str, asked: Sequence[str], mark: str = "", *, sounding: bool = False) -> str:
    """Ask for all the words, each behind the mark; the last one is only begun.

    ``sounding``: or for a name in another script that sounds like the word.
    """
    terms = []
    for word in asked:
        term = _term(dialect, mark + word, start=word is asked[-1] or begun(word))
        heard = [_term(dialect, one) for one in sounding_like(word)] if sounding else []
        terms.append(_either(dialect, [term, *heard]) if heard else term)
    return _both(dialect).join(terms)


def sounding_like(word: str) -> list[str]:
    """Return the marked sounds by which a word of a question finds names in another script."""
    from cmcli.catalog.names import latin_parts, sounds  # only here: completion needs none

    if unspaced(word):
        return []
    mark = SOUND_MARK if other_script(word) else SCRIPT_MARK
    return [mark + sound for sound in sorted(sounds("".join(latin_parts(word))))]


def any_of(
    dialect: str, sets: Iterable[Iterable[Iterable[str]]], starts: Iterable[str] = ()
) -> str:
    """Ask for a word that begins with one of ``starts``, or one word of every group of a set."""
    either = [_term(dialect, start, start=True) for start in starts]
    for groups in sets:
        terms = ([_term(dialect, word) for word in group] for group in groups)
        either.append("(" + _both(dialect).join(_either(dialect, group) for group in terms) + ")")
    return _either(dialect, either)


def _both(dialect: str) -> str:
    return " AND " if dialect == "sqlite" else " & "


def _either(dialect: str, terms: Iterable[str]) -> str:
    return "(" + (" OR " if dialect == "sqlite" else " | ").join(terms) + ")"


def _term(dialect: str, word: str, *, start: bool = False) -> str:
    if dialect == "sqlite":
        return f'"{word}"*' if start else f'"{word}"'
    return f"'{word}':*" if start else f"'{word}'"
