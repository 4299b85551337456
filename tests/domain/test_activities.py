"""Activities are recognized as people write them, and counted."""

import pytest

from cmcli.catalog.access import labels
from cmcli.domain.activities import activity_of, count_activities, in_words

LABELS = {**labels("activity"), "gardening": "Help with gardening"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("linkage", "linkage"),
        ("Linking to services", "linkage"),
        ("link", "linkage"),
        ("Advocacy", "advocacy"),
        ("advoc", "advocacy"),
        ("counselling", "counseling"),
        ("Counsel", "counseling"),
        ("crisis_support", "crisis-support"),
        ("CRISIS", "crisis-support"),
        ("practical  help", "practical-help"),
        ("support in a crisis", "crisis-support"),
        ("gardening", "gardening"),
        ("help with gardening", "gardening"),
        ("help", "gardening"),
        ("Advocacy with the landlord", None),
        ("adv", None),
        ("co", None),
        ("called twice", None),
        ("[red]advocacy[/]", None),
        ("", None),
    ],
)
def test_a_text_names_an_activity(text: str, key: str | None) -> None:
    assert activity_of(text, LABELS) == key


def test_a_beginning_of_two_activities_names_none() -> None:
    assert activity_of("crisis", {**LABELS, "crisis-bed": "A bed"}) is None


def test_activities_count_once_a_contact_and_other_texts_apart() -> None:
    found = count_activities(
        [("linkage", "Linkage", "a call"), ("a call", "a form"), ("gardening",), ("link",), ()],
        LABELS,
    )
    assert found.counts == {"linkage": 2, "gardening": 1}
    assert found.other == 2
    assert found.texts == {"a call": 2, "a form": 1}
    assert found.told(LABELS) == "linking to services 2, help with gardening 1, something else 2"
    assert count_activities([], LABELS).told(LABELS) == ""


def test_done_is_told_by_labels() -> None:
    said = in_words(("linkage", "ID card", "tv"), {**LABELS, "tv": "TV room"})
    assert said == ("linking to services", "ID card", "TV room")
