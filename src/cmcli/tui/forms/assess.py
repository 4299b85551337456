"""*Assess*: each need with its rating, and background, from how they stand now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.assessing import TOLD, Sitting
from cmcli.domain.keys import RATING_LABELS, UNRATED
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import LineField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow, RowHeading

if TYPE_CHECKING:
    from cmcli.domain.needs import Need
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """The needs as they stand, by domain, and whether there was an assessment before."""

    needs: "dict[str, Need]"
    before: bool


class AssessForm(Form[NeedFacts]):
    """``cm assess``."""

    SAYS = Sitting
    OFFERS = {**Form.OFFERS, "future": ("on",), "closed": ("on",)}  # noqa: RUF012

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> NeedFacts:
        """The needs of the case."""
        from cmcli.domain.needs import Assessment, Need

        case = cases[0].case
        needs = {one.domain: one for one in view.all(Need, case_id=case.id)}
        return NeedFacts(needs, view.count(Assessment, case_id=case.id) > 0)

    def reached(self) -> list[str]:
        """Tell what not to ask again."""
        return self.known.not_to_ask(hidden=self.dashboard.names_hidden)

    def rows(self) -> Iterator[Widget]:
        """The needs, then the background."""
        from cmcli.catalog.access import labels

        yield RowHeading("Rate: 0 no concern, 1 managing, 2 help useful, 3 serious, 4 urgent")
        for domain, label in self._domains().items():
            yield self._need(domain, label)
        yield RowHeading("Background, one entry per line")
        for name in TOLD:
            yield self.row(name)
        for key, label in labels("health kind").items():
            yield self._entries("health", key, label, label)
        for key, label in labels("SWOT kind").items():
            yield self._entries("swot", key, label, f"{key} {label}")
        yield self.row("words")
        yield self.row("on")
        if self.facts.before:
            yield self.row("unchanged")

    def _domains(self) -> Mapping[str, str]:
        """The domains of need with their labels."""
        from cmcli.casework.round.ratings import domains_to_rate

        return domains_to_rate(self.known.words, self.known.today, self.facts.needs)

    def _entries(self, name: str, key: str, label: str, row_label: str) -> FormRow:
        """The row for texts of one kind of a field that takes pairs."""
        return self.row(
            name,
            key=f"{name}-{key.lower()}",
            prefix=f"{key}=",
            label=label,
            help=f"{label}, one entry per line.",
            row_label=row_label,
        )

    def _need(self, domain: str, label: str) -> FormRow:
        """One need: its rating, the text, and the stage of change."""
        need = self.facts.needs.get(domain)
        about = (
            f"{label}: 0 to 4, n not asked, p prefers not to say. Unchanged ratings are "
            "carried forward."
        )
        rating = Choice(f"need-{domain}", label, about, _ratings(need), width=16)
        hidden = self.dashboard.names_hidden
        text = LineField(
            f"text-{domain}",
            "Text",
            f"{label}: in words. Up and down go to other needs.",
            value="" if need is None or hidden else need.text or "",
        )
        now = "" if need is None else need.stage_of_change or ""
        stage = self.field(
            "stages",
            key=f"stage-{domain}",
            prefix=f"{domain}=",
            help=f"{label}: the stage of change.",
            unsaid=f"= {now}" if now else "stage",
        )
        stage.add_class("stage")
        return FormRow(rating, text, stage, label=label)

    def texts(self) -> Texts:
        """Return the texts, with the needs that changed; others are carried forward."""
        needs = [
            f"{domain}={said}"
            for key in self.fields
            if (domain := key.removeprefix("need-")) != key and (said := self._said(domain))
        ]
        return super().texts().saying(needs=tuple(needs) or None)

    def _said(self, domain: str) -> str:
        """Return the text for one need: the rating and the text, if either is new."""
        need = self.facts.needs.get(domain)
        rating, text = self.value(f"need-{domain}"), self.value(f"text-{domain}")
        if not rating and not self._new_text(domain):
            return ""
        if not rating and need is not None:
            rating = str(need.rating) if need.rating is not None else need.unrated or ""
        return f"{rating}:{text}" if text else rating

    def _new_text(self, domain: str) -> bool:
        key = f"text-{domain}"
        return bool(self.value(key)) and self.value(key) != self.begins(key)

    def objection(self) -> str | None:
        """A need with a text has a rating too, and something is said."""
        for domain, label in self._domains().items():
            if self._said(domain).startswith(":"):
                self.fields[f"need-{domain}"].focus()
                return f"{label} has a text and no rating: 0 to 4, n or p."
        if not self.anything():
            return "Enter a change first."
        return None


def _ratings(need: "Need | None") -> list[Option]:
    """The ratings; what is left as it is comes first, with how it stands."""
    if need is None or (need.rating is None and need.unrated is None):
        now = "-"
    else:
        now = need.unrated or f"{need.rating} {RATING_LABELS[need.rating or 0]}"
    about = "as it is" if need is not None else "nothing said"
    found = [Option("", f"= {now}" if now != "-" else "-", about)]
    found += [Option(str(key), f"{key} {label}") for key, label in RATING_LABELS.items()]
    return [*found, *(Option(key, key) for key in UNRATED)]


FORM = AssessForm
