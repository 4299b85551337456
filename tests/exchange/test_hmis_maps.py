"""The maps from HUD's codes to cm's keys, and the agency's own file over them."""

from pathlib import Path

import pytest

from cmcli.errors import CatalogProblem
from cmcli.exchange.hmis import load_maps
from cmcli.exchange.hmis.codes import DESTINATIONS, PROJECT_TYPES
from cmcli.exchange.map_files import read_map
from exchange.hmis_make import MODELS, REASONS, maps


@pytest.mark.parametrize(
    ("destination", "reason"),
    [
        (24, "deceased"),
        (30, "left-program"),
        (207, "incarcerated"),
        (206, "left-program"),
        (116, "left-program"),
        (313, "left-program"),
        (410, "left-program"),
        (435, "left-program"),
        (8, "left-program"),
        (17, "left-program"),
        (99, "left-program"),
        (777, "left-program"),
        (None, "left-program"),
    ],
)
def test_closures(destination: int | None, reason: str) -> None:
    assert maps().closure(destination) == reason


@pytest.mark.parametrize(
    ("project_type", "model"),
    [
        (4, "brokerage"),
        (3, "hf-icm"),
        (13, "icm"),
        (2, "icm"),
        (6, "brokerage"),
        (0, "brokerage"),
        (None, "brokerage"),
    ],
)
def test_models(project_type: int | None, model: str) -> None:
    assert maps().model(project_type) == model


def test_every_code_has_a_key_that_the_catalogue_knows() -> None:
    ours = maps()
    assert {ours.model(code) for code in PROJECT_TYPES} == {"hf-icm", "icm", "brokerage"}
    assert {ours.closure(code) for code in DESTINATIONS} <= set(REASONS)


def test_an_agency_changes_what_it_wants(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text('[models]\n13 = "cti"\n[closures]\n3xx = "other"\n314 = "moved"\n')
    ours = load_maps(read_map(path), models=MODELS, reasons=REASONS)
    assert (ours.model(13), ours.model(12)) == ("cti", "brokerage")
    assert (ours.closure(313), ours.closure(314), ours.closure(410)) == (
        "other",
        "moved",
        "left-program",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[models]\n13 = "nonesuch"\n', "models.13 must be one of act, brokerage"),
        ("[models]\n13 = 4\n", "models.13 must be one of"),
        ('[models]\n77 = "icm"\n', "models.77 is not a code"),
        ('[closures]\n5xx = "other"\n', "closures.5xx is not a code"),
        ('[closures]\n410 = "happy"\n', "closures.410 must be one of"),
        ('[other]\n1 = "icm"\n', "other is not known"),
        ('models = "icm"\n', "models is not known"),
        ("[models\n", "is not valid TOML"),
        ("\xff", "is not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_anything_else_names_file_and_key(tmp_path: Path, text: str | None, words: str) -> None:
    path = tmp_path / "ours.toml"
    if text is not None:
        path.write_bytes(text.encode("latin-1"))
    with pytest.raises(CatalogProblem) as caught:
        load_maps(read_map(path), models=MODELS, reasons=REASONS)
    assert words in caught.value.message
    assert "ours.toml" in caught.value.message


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ('[model]\n13 = "icm"\n', "Did you mean models?"),
        ('[closures]\n4x = "other"\n', "Did you mean 4xx"),
        ('[closures]\n410 = "goal-met"\n', "Did you mean goals-met?"),
    ],
)
def test_words_close_to_a_wrong_one_are_named(tmp_path: Path, text: str, guess: str) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(text)
    with pytest.raises(CatalogProblem) as caught:
        load_maps(read_map(path), models=MODELS, reasons=REASONS)
    assert guess in (caught.value.hint or "")
