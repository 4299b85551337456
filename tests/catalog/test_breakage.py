"""Whatever is wrong with a file of the catalogue becomes a sentence naming file and key."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import cmcli.catalog
from cmcli.catalog.access import check_all
from cmcli.catalog.model_file import read_model
from cmcli.errors import CatalogProblem

SHIPPED = Path(cmcli.catalog.__file__).parent
Break = Callable[..., CatalogProblem]


@pytest.fixture
def broken(tmp_path: Path) -> Break:
    """Copy the catalogue, replace a text in one file, and give the problem that reading finds."""

    def breaks(file: str, old: str, new: str) -> CatalogProblem:
        root = tmp_path / "catalog"
        shutil.copytree(SHIPPED, root)
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CatalogProblem) as caught:
            check_all(root)
        return caught.value

    return breaks


MODEL_CASES = [
    # an unknown key, a missing key
    ("target = 10", "tarjet = 10", "icm.toml: tarjet is an unknown key.", "Did you mean target?"),
    ("outreach = true\n", "", "icm.toml: outreach is missing.", "It must be true or false."),
    ('label = "Int', 'zzz = 1\nlabel = "Int', "icm.toml: zzz is an unknown key.", "Use one of:"),
    ("4 = 3,", "5 = 3,", "icm.toml: contact_days.5 is an unknown key.", "Use one of: 4, 3, 2, 1."),
    ("4 = 3, ", "", "icm.toml: contact_days.4 is missing.", "a whole number from 1 to 3650"),
    # a wrong type, a number outside its range
    (
        "target = 10",
        'target = "ten"',
        "icm.toml: target must be a whole number from 1 to 1000, not 'ten'.",
        "install cm again",
    ),
    (
        "target = 10",
        "target = 0",
        "icm.toml: target must be a whole number from 1 to 1000, not 0.",
        "install cm again",
    ),
    (
        "usual_acuity = 3",
        "usual_acuity = true",
        "icm.toml: usual_acuity must be a whole number from 1 to 4, not True.",
        "install cm again",
    ),
    (
        "plan_days = 30",
        "plan_days = 30.5",
        "icm.toml: plan_days must be a whole number from 1 to 3650, not a Fraction.",
        "install cm again",
    ),
    (
        "outreach = true",
        'outreach = "yes"',
        "icm.toml: outreach must be true or false, not 'yes'.",
        "install cm again",
    ),
    ('summary = "', 'summary = " ', "icm.toml: summary must be a text", "install cm again"),
    (
        "contact_days = { 4 = 3, 3 = 7, 2 = 14, 1 = 30 }",
        "contact_days = 7",
        "icm.toml: contact_days must be a table, not 7.",
        "install cm again",
    ),
    # a reference that leads nowhere
    (
        '"home"',
        '"hme"',
        "icm.toml: counted_modes.1 names 'hme', which is not a mode.",
        "Did you mean home?",
    ),
    ('"office"', '"home"', "icm.toml: counted_modes names 'home' twice.", "install cm again"),
    (
        'scope = "worker"',
        'scope = "group"',
        "icm.toml: scope names 'group', which is not a scope.",
        "Use one of: worker, team.",
    ),
    # sources
    ('target = "default"\n', "", "icm.toml: sources.target is missing.", "write default"),
    (
        'target = "default"\n',
        'target = "default"\nphase_days = "default"\n',
        "icm.toml: sources.phase_days has a source, but the file gives no value for it.",
        "install cm again",
    ),
    (
        'target = "default"\n',
        'target = "default"\nmood = "default"\n',
        "icm.toml: sources names 'mood', which is not a field of a model.",
        "Use one of:",
    ),
    # numbers that contradict each other
    (
        "target = 10",
        "target = 21",
        "icm.toml: target (21) is above the ceiling (20).",
        "install cm again",
    ),
    (
        "4 = 3,",
        "4 = 8,",
        "icm.toml: contact_days must not be longer at a higher acuity.",
        "install cm again",
    ),
    (
        "any_member = false",
        "any_member = true",
        "icm.toml: any_member belongs only to a model whose scope is team.",
        "install cm again",
    ),
    (
        "fixed_end = false",
        "fixed_end = true",
        "icm.toml: expected_months is missing, and fixed_end needs it.",
        "install cm again",
    ),
]


@pytest.mark.parametrize(("old", "new", "message", "hint"), MODEL_CASES)
def test_a_broken_model(broken: Break, old: str, new: str, message: str, hint: str) -> None:
    problem = broken("models/icm.toml", old, new)
    assert f"models/{message}" in problem.message
    assert hint in (problem.hint or "")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "models/cti.toml",
            "expected_months = 9",
            "expected_months = 8",
            "models/cti.toml: expected_months must be 3 phases of 3 months.",
        ),
        (
            "models/cti.toml",
            '"Try-Out", ',
            "",
            "models/cti.toml: phase_names must name as many phases as phase_days has, 3.",
        ),
        (
            "models/cti.toml",
            'phase_names = "criticaltime.org, CTI model: Transition, Try-Out, Transfer of Care"',
            'contact_days = "default"',
            "models/cti.toml: sources.contact_days has a source",
        ),
        (
            "models/brokerage.toml",
            "follow_up_days = 14",
            "follow_up_days = 90",
            "models/brokerage.toml: follow_up_days (90) must be less than ask_close_days (90).",
        ),
        (
            "words.toml",
            'home = { label = "At home"',
            "home = { label = 7",
            "words.toml: modes.home",
        ),
        (
            "words.toml",
            "in_person = true",
            "in_person = 1",
            "words.toml: modes.home.in_person must",
        ),
        ("words.toml", "no-answer =", "no-reply =", "words.toml: outcomes.no-reply is an unknown"),
        ("words.toml", 'medical = "Medical emergency"\n', "", "words.toml: flag_kinds.medical is "),
        (
            "words.toml",
            "[stages_of_change]",
            "[stages_of_chance]",
            "words.toml: stages_of_chance is an",
        ),
        (
            "needs.toml",
            "[domains.physical-health]",
            "[domains.Physical_health]",
            "needs.toml: domains.Physical_health is not ",
        ),
        (
            "synonyms.toml",
            "[modes]",
            "[moods]",
            "synonyms.toml names 'moods', which is not a list of keys.",
        ),
        ("synonyms.toml", 'job = "wages"', 'job = "wage"', "synonyms.toml: benefit-kinds.job"),
        ("synonyms.toml", "sms =", "video =", "synonyms.toml: modes.video is a mode itself"),
        ("words.toml", "[roles]\n", '[roles]\nworker = "Again"\n', "words.toml is not valid TOML"),
        (
            "needs.toml",
            '"food-insecurity"]',
            '"food-security"]',
            "needs.toml: domains.food.gravity names 'food-security', "
            "which is not a Gravity category.",
        ),
        (
            "needs.toml",
            '"Z59.41", "Z59.48"',
            '"Z59.4", "Z59.48"',
            "needs.toml: domains.food.z_codes names 'Z59.4', which is not a listed Z code.",
        ),
        (
            "needs.toml",
            '"food-insecurity"]',
            '"homelessness"]',
            "needs.toml: domains.food.gravity names 'homelessness', which belongs to housing.",
        ),
        ("needs.toml", '["Z73.3"]', "[]", "needs.toml: z_codes.Z73.3 is used by no domain."),
        ("needs.toml", '["stress"]', "[]", "needs.toml: gravity.stress is used by no domain."),
        ("needs.toml", '"Z73.3" =', '"F73.3" =', "needs.toml: z_codes.F73.3 is not an ICD-10-CM"),
        ("needs.toml", 'label = "Food"\n', "", "needs.toml: domains.food.label is missing."),
        ("needs.toml", "[domains.food]", "[domains.Food]", "needs.toml: domains.Food is not a key"),
        ("needs.toml", '"Z59.48", "Z58.6"', '"Z59.41", "Z58.6"', "names 'Z59.41' twice"),
        (
            "bands.toml",
            "from = 0.85, to = 1",
            "from = 0.8, to = 1",
            "bands.toml: capacity.bands.1 (room) overlaps with full.",
        ),
        (
            "bands.toml",
            "from = 0.85, to = 1",
            "from = 0.9, to = 1",
            "bands.toml: capacity.bands.1 (room) leaves a gap before full.",
        ),
        (
            "bands.toml",
            "from = 0.85, to = 1",
            "from = 0.85, to = 0.85",
            "bands.toml: capacity.bands.2 (full) ends before it begins.",
        ),
        (
            "bands.toml",
            "from = 0.85, to = 1,",
            "from = 0.85,",
            "bands.toml: capacity.bands.2 (full) has no end, and overlaps with over target.",
        ),
        (
            "bands.toml",
            "from = 0, to",
            "from = 0.1, to",
            "bands.toml: capacity.bands must begin at 0 and leave the last band without an end.",
        ),
        (
            "bands.toml",
            "from = 1, label",
            "from = 1, to = 2, label",
            "bands.toml: capacity.bands must begin at 0 and leave the last band without an end.",
        ),
        ("bands.toml", "weight = 1.5", "weight = -1.5", "acuity.3.weight must be a number from 0"),
        ("bands.toml", "weight = 1.5", "weight = nan", "bands.toml is not valid TOML"),
        ("bands.toml", "weight = 1.5", 'weight = "1.5"', "acuity.3.weight must be a number from 0"),
        ("bands.toml", "weight = 1.5", "weight = 0.7", "bands.toml: acuity must weigh more"),
        ("bands.toml", "weight = 0.5", "weight = 0", "bands.toml: acuity must weigh more"),
        ("bands.toml", "3 = {", "5 = {", "bands.toml: acuity.5 is an unknown key."),
        ("bands.toml", "[acuity]", "[acuity", "bands.toml is not valid TOML"),
    ],
)
def test_a_broken_file(broken: Break, file: str, old: str, new: str, message: str) -> None:
    problem = broken(file, old, new)
    assert message in problem.message
    assert file in problem.message
    assert problem.hint
    assert problem.exit_code == 5


@pytest.mark.parametrize(
    ("key", "edits", "message"),
    [
        (
            "cti",
            {
                "phase_days = [": "contact_days = { 4 = 3, 3 = 7, 2 = 14, 1 = 30 }\nphase_days = [",
                "[sources]\n": '[sources]\ncontact_days = "default"\n',
            },
            "models/cti.toml: phase_days can't be set together with contact_days.",
        ),
        (
            "icm",
            {
                "retry_days = 2": "retry_days = 2\nfollow_up_days = 14",
                "[sources]\n": '[sources]\nfollow_up_days = "default"\n',
            },
            "models/icm.toml: follow_up_days can't be set together with contact_days"
            " or phase_days.",
        ),
        (
            "icm",
            {
                "retry_days = 2": "retry_days = 2\nphase_months = 3",
                "[sources]\n": '[sources]\nphase_months = "default"\n',
            },
            "models/icm.toml: phase_months must be set if phase_days is, and only then.",
        ),
    ],
)
def test_contradicting_numbers_are_refused(key: str, edits: dict[str, str], message: str) -> None:
    file = f"models/{key}.toml"
    text = (SHIPPED / file).read_text(encoding="utf-8")
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(CatalogProblem) as caught:
        read_model(key, file, text)
    assert caught.value.message == message


@pytest.mark.parametrize("file", ["models/act.toml", "words.toml", "needs.toml", "bands.toml"])
def test_a_missing_file(tmp_path: Path, file: str) -> None:
    root = tmp_path / "catalog"
    shutil.copytree(SHIPPED, root)
    (root / file).unlink()
    with pytest.raises(CatalogProblem, match=file):
        check_all(root)


def test_a_missing_folder_of_models(tmp_path: Path) -> None:
    with pytest.raises(CatalogProblem, match="models of the catalogue cannot be read"):
        check_all(tmp_path)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    root = tmp_path / "catalog"
    shutil.copytree(SHIPPED, root)
    (root / "words.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CatalogProblem, match=r"words\.toml of the catalogue cannot be read"):
        check_all(root)


def test_a_further_model_is_one_more_file(tmp_path: Path) -> None:
    root = tmp_path / "catalog"
    shutil.copytree(SHIPPED, root)
    before = check_all(root)
    shutil.copy(root / "models" / "icm.toml", root / "models" / "rehab.toml")
    assert check_all(root) == before + 1
    (root / "models" / "rehab.toml").write_text("label = 1", encoding="utf-8")
    with pytest.raises(CatalogProblem, match=r"models/rehab\.toml"):
        check_all(root)
