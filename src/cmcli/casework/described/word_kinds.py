"""Kinds of fields that take one of a few words which no catalogue has."""

from collections.abc import Callable, Mapping, Sequence

from cmcli.casework.described.kinds import Kind
from cmcli.domain.text import quoted
from cmcli.errors import Sentence, UsageProblem


class OneOf(Kind):
    """One of a few words that no catalogue has, in the singular or in the plural."""

    def __init__(
        self, noun: str, words: Sequence[str] | Callable[[], Sequence[str]], metavar: str = "K"
    ) -> None:
        self._noun, self._given, self.metavar = noun, words, metavar

    @property
    def _words(self) -> Sequence[str]:
        return self._given() if callable(self._given) else self._given

    def checked(self, value: str) -> str:
        """Return the word."""
        said = value.strip().lower()
        for word in self._words:
            one = word.lower()
            if said in (one, one.removesuffix("s"), f"{one}s"):
                return word
        raise UsageProblem(
            Sentence(f"There is no {self._noun} {{typed}}.", typed=quoted(value)),
            f"Use one of: {', '.join(self._words)}.",
        )

    def keys(self) -> Sequence[str]:
        """Return the words."""
        return self._words

    def labels(self) -> Mapping[str, str]:
        """Return the words, which speak for themselves."""
        return dict.fromkeys(self._words, "")


class Word(Kind):
    """One of a few words that are no keys of the catalogue, each with its label."""

    def __init__(self, words: Mapping[str, str], metavar: str = "WORD") -> None:
        self.words, self.metavar = words, metavar

    def checked(self, value: str) -> str:
        """Refuse any other word."""
        if value not in self.words:
            raise UsageProblem(
                Sentence("{it} can't be {typed}.", typed=quoted(value)),
                f"Use one of: {', '.join(self.words)}.",
            )
        return value

    def keys(self) -> Sequence[str]:
        """Return the words."""
        return tuple(self.words)

    def labels(self) -> Mapping[str, str]:
        """Return the words with their labels."""
        return self.words
