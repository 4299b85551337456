"""The words: their labels, the need domains with their codes, and the bands."""

import re
from fractions import Fraction

import pytest

from cmcli.catalog.access import (
    check,
    fullness,
    kinds,
    labels,
    modes,
    need_domains,
    strength_categories,
)
from cmcli.catalog.models import load_model
from cmcli.domain import caseload, models
from cmcli.domain.keys import LISTS, KeyList

DOMAINS = (
    "housing food income benefits employment education transport physical-health mental-health"
    " substance-use safety legal family parenting child-care social daily-living culture digital"
    " other"
)
CLOSURE = (
    "goals-met completed moved declined-further unable-to-reach left-program program-ended"
    " transferred-out ineligible deceased incarcerated entered-twice other"
)
DUE = (
    "safety contact appointment after-discharge crisis-plan assessment plan reassessment review"
    " phase close goal step appeal alert mandated task renewal stay referral service authorization"
    " aftercare waiting request told cover approval unassigned rhythm backdated late-stay household"
    " over-authorized acuity unsigned no-contact overload reduction uncovered directory"
)
CHANGE = "precontemplation contemplation preparation action maintenance relapse termination"
GRAVITY = (
    "food-insecurity housing-instability homelessness inadequate-housing"
    " transportation-insecurity financial-insecurity material-hardship educational-attainment"
    " employment-status veteran-status stress social-connection intimate-partner-violence"
    " elder-abuse personal-health-literacy health-insurance-coverage-status medical-cost-burden"
    " digital-literacy digital-access utility-insecurity language-access incarceration-status"
    " protective-factor sdoh-category-unspecified"
)
JUDGING = re.compile(
    r"\b(weak\w*|barriers?|no-shows?|refus\w+|non-?complian\w+|late)\b", re.IGNORECASE
)


@pytest.mark.parametrize("listed", LISTS.values(), ids=lambda one: one.name)
def test_the_catalogue_labels_the_keys_of_each_list(listed: KeyList) -> None:
    found = labels(listed.of)
    assert tuple(found) == listed.keys
    assert all(found.values())
    assert all(check(listed.of, key) == key for key in listed.keys)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("need domain", DOMAINS),
        ("closure reason", CLOSURE),
        ("due kind", DUE),
        ("stage of change", CHANGE),
    ],
)
def test_the_keys_that_the_design_names(kind: str, keys: str) -> None:
    assert " ".join(labels(kind)) == keys


def test_no_label_judges_the_client() -> None:
    said = [label for kind in kinds() for label in labels(kind).values()]
    said += [load_model(key).summary + load_model(key).role for key in labels("model")]
    assert [label for label in said if JUDGING.search(label)] == []
    assert JUDGING.search("late"), "the pattern finds what it looks for"


def test_which_modes_are_in_person() -> None:
    in_person = [key for key, mode in modes().items() if mode.in_person]
    assert in_person == "home community office hospital jail court shelter workplace".split()


def test_every_gravity_category_belongs_to_one_domain() -> None:
    used = [code for domain in need_domains().values() for code in domain.gravity]
    used += strength_categories()
    assert sorted(used) == sorted(GRAVITY.split())


@pytest.mark.parametrize(
    ("domain", "category"),
    [
        ("housing", "homelessness"),
        ("food", "food-insecurity"),
        ("transport", "transportation-insecurity"),
        ("legal", "incarceration-status"),
        ("culture", "language-access"),
        ("safety", "intimate-partner-violence"),
        ("other", "sdoh-category-unspecified"),
    ],
)
def test_where_a_category_belongs(domain: str, category: str) -> None:
    assert category in need_domains()[domain].gravity


def test_a_protective_factor_is_a_strength_and_no_need() -> None:
    assert strength_categories() == {"protective-factor": "Protective factor"}


def test_what_the_family_does_is_no_code_for_the_client() -> None:
    assert "Z63.72" not in need_domains()["substance-use"].z_codes


def test_every_domain_has_z_codes_with_titles() -> None:
    for domain in need_domains().values():
        assert domain.z_codes
        assert all(title[0].isupper() for title in domain.z_codes.values())


def test_no_z_code_is_the_parent_of_another() -> None:
    codes = {code for domain in need_domains().values() for code in domain.z_codes}
    parents = {one for one in codes for other in codes if other != one and other.startswith(one)}
    known_parents = {"Z59.0", "Z59.1", "Z59.4", "Z59.7", "Z59.8", "Z59.81", "Z59.86", "Z62.82"}
    assert not parents
    assert not codes & known_parents


@pytest.mark.parametrize(
    ("domain", "code", "title"),
    [
        ("housing", "Z59.02", "Unsheltered homelessness"),
        ("housing", "Z59.811", "Housing instability, housed, with risk of homelessness"),
        ("food", "Z59.41", "Food insecurity"),
        ("income", "Z59.869", "Financial insecurity, unspecified"),
        ("benefits", "Z59.71", "Insufficient health insurance coverage"),
        ("employment", "Z56.0", "Unemployment, unspecified"),
        ("education", "Z55.5", "Less than a high school diploma"),
        ("transport", "Z59.82", "Transportation insecurity"),
        ("social", "Z60.2", "Problems related to living alone"),
        ("legal", "Z65.2", "Problems related to release from prison"),
        ("family", "Z63.6", "Dependent relative needing care at home"),
        ("family", "Z63.72", "Alcoholism and drug addiction in family"),
        ("substance-use", "Z72.0", "Tobacco use"),
        (
            "safety",
            "Z69.11",
            "Encounter for mental health services for victim of spousal or partner abuse",
        ),
        ("safety", "Z91.411", "Personal history of adult psychological abuse"),
    ],
)
def test_titles_of_z_codes(domain: str, code: str, title: str) -> None:
    assert need_domains()[domain].z_codes[code] == title


def test_the_bands_of_a_caseload_are_exact() -> None:
    full = fullness()
    assert [(band.start, band.end, band.label) for band in full.bands] == [
        (0, Fraction(17, 20), "room"),
        (Fraction(17, 20), 1, "full"),
        (1, None, "over target"),
    ]
    assert full.past_ceiling == "over ceiling"


def test_the_weights_by_acuity_are_exact() -> None:
    weights = {level: acuity.weight for level, acuity in fullness().acuities.items()}
    assert weights == {1: Fraction(1, 2), 2: 1, 3: Fraction(3, 2), 4: 2}
    assert fullness().acuities[4].label == "intensive"


def test_the_arithmetic_uses_the_same_bands_and_weights() -> None:
    full = fullness()
    assert (*(band.label for band in full.bands), full.past_ceiling) == caseload.BANDS
    assert full.bands[0].end == caseload.ROOM_SHARE
    weights = {level: acuity.weight for level, acuity in full.acuities.items()}
    assert weights == models.ACUITY_WEIGHTS
