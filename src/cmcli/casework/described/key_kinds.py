"""Fields that take a key from one of the catalogue's lists, or one that the agency has added."""

from collections.abc import Mapping, Sequence

from cmcli.casework.described.kinds import By, Kind
from cmcli.domain.words import LIST_OF, OwnKey, not_in_use, spelled_key
from cmcli.errors import UsageProblem


class Key(Kind):
    """A key from one of the catalogue's lists; help texts show the ``shipped`` keys.

    ``but`` are keys of the list that cannot be chosen here, ``also`` words that can be chosen
    beside them, each with its label. An open list has keys of the agency's own, which are judged
    when the store is open. With ``ended``, those that are no longer used are taken too, and the
    verb judges them.
    """

    def __init__(
        self,
        of: str,
        shipped: Sequence[str],
        metavar: str = "K",
        *,
        but: Sequence[str] = (),
        also: Mapping[str, str] | None = None,
        ended: bool = False,
    ) -> None:
        self.of, self.metavar, self._but, self._also = of, metavar, but, also or {}
        self._shipped = (*(key for key in shipped if key not in but), *self._also)
        self._ended, self.own = ended, LIST_OF.get(of, "")

    def read(self, text: str, by: By | None) -> str:
        """Return the key; without the agency's words, take what could be one of its own."""
        if not self.own or text in self._shipped:
            return text
        key = spelled_key(text)
        if by is None:
            try:
                return self._among(text)
            except UsageProblem:
                if key is None:
                    raise
                return OwnKey(key)
        word = by.words.all(self.of).get(key or "")
        if word is None:
            return self._among(text, *by.words.in_use(self.of, by.today))
        if not (self._ended or word.in_use(by.today)):
            raise not_in_use(word, by.today)
        return OwnKey(word.key)

    def checked(self, value: str) -> str:
        """Return the key; the catalogue is read only for one that is not written exactly."""
        if value in self._shipped or isinstance(value, OwnKey):
            return value
        return self._among(value)

    def _among(self, value: str, *own: str) -> str:
        from cmcli.catalog.access import check  # a help page reads no catalogue
        from cmcli.catalog.reader import among

        if self._but:
            return among(value, (*self.labels(), *own), self.of)
        return check(self.of, value, *self._also, *own)

    def keys(self) -> Sequence[str]:
        """Return the shipped keys."""
        return self._shipped

    def labels(self) -> Mapping[str, str]:
        """Return every key that can be chosen with its label, in the catalogue's order."""
        from cmcli.catalog.access import labels

        listed = {key: label for key, label in labels(self.of).items() if key not in self._but}
        return {**listed, **self._also}

    def choices(self, by: By) -> Mapping[str, str]:
        """Return these and the agency's own keys that may be used on the day."""
        return {**self.labels(), **by.words.in_use(self.of, by.today)}
