"""``-`` as CASE: references from standard input, each an operation of its own."""

import pytest

from agency import Agency
from cmcli.cli.help.man_pages import tree
from command_line import CommandLine
from digest import digest


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_each_case_is_done_for_itself_and_the_rest_goes_on(cm: CommandLine) -> None:
    one, two = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    done = cm(
        "transfer", "-", "--to", "ben", "--reason", "leave", stdin=f"{one}\nZZZZZ\n{two}\n", code=4
    )
    assert "ZZZZZ: No client matches 'ZZZZZ'." in done.err
    assert done.err.rstrip().endswith("cm: 1 of 3 were not done.")
    assert {case["worker"] for case in cm.json("list")} == {"ben"}
    assert len(cm.json("audit", "log")) >= 4


def test_the_records_are_one_list(cm: CommandLine) -> None:
    refs = [cm.open_case("Dana R."), cm.open_case("Lee Wu")]
    said = cm.json(
        "transfer", "-", "--to", "eve", "--reason", "x", stdin="# moving\n\n" + "\n".join(refs)
    )
    assert [record["ref"] for record in said] == refs


@pytest.mark.both_engines
def test_the_same_key_over_a_list_has_one_effect_each(cm: CommandLine) -> None:
    refs = "\n".join([cm.open_case("Dana R."), cm.open_case("Lee Wu")])
    words = ("flag", "-", "roof is down", "--kind", "other", "--id", "storm")
    first = cm.json(*words, stdin=refs)
    assert cm.json(*words, stdin=refs) == first
    assert len(cm.json("due", "--kind", "safety")) == 2


def test_a_key_is_its_actors(cm: CommandLine) -> None:
    ref = cm.open_case()
    words = ("note", ref, "Called", "--id", "k")
    first = cm(*words)
    assert cm(*words).out == first.out
    assert cm(*words, "--as", "ana").out == first.out
    refused = cm(*words, "--as", "ben", code=3)
    assert "--id k was already used by ana." in refused.err
    assert cm(*words, "--as", "ben", "--json", code=3).error["code"] == "id-reused"
    assert len([one for one in cm.json("timeline", ref) if one["kind"] == "note"]) == 1


def test_nothing_on_standard_input_is_said(cm: CommandLine) -> None:
    assert "no reference" in cm("transfer", "-", "--to", "ben", "--reason", "x").err


def test_a_table_on_standard_input_is_refused_whole(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.")
    table = cm("list").out
    refused = cm("transfer", "-", "--to", "ben", "--reason", "x", stdin=table, code=2)
    assert "cm list --format ids" in refused.err
    assert "Dana" not in refused.err
    assert cm.json("show", ref)["worker"] == "ana"


def test_contacts_are_written_to_many_only_as_a_group(cm: CommandLine, agency: Agency) -> None:
    refs = [cm.open_case("Dana R."), cm.open_case("Lee Wu")]
    listed = "\n".join(refs)
    with agency.reading() as view:
        before = digest(view)
    for words in (
        ("checkin", "-"),
        ("checkin", "-", "Seen", "--kind", "planned", "--mode", "home"),
    ):
        refused = cm(*words, stdin=listed, code=3)
        assert "only if they met as a group" in refused.err
        assert "--kind group" in refused.err
    with agency.reading() as view:
        assert digest(view) == before
    said = ("Cooked together", "--kind", "group", "--mode", "community", "--minutes", "90")
    done = cm.json("checkin", "-", *said, stdin=listed)
    assert [one["contact"]["kind"] for one in done] == ["group", "group"]
    for ref in refs:
        kinds = {entry["kind"] for entry in cm.json("timeline", ref)}
        assert {"contact", "note"} <= kinds


def test_a_note_is_of_one_person_and_many_are_only_signed(cm: CommandLine, agency: Agency) -> None:
    refs = [cm.open_case("Dana R."), cm.open_case("Lee Wu")]
    listed = "\n".join(refs)
    with agency.reading() as view:
        before = digest(view)
    for words in (
        ("note", "-", "Called"),
        ("note", "-"),
        ("note", "-", "Called", "--sign"),
        ("note", "-", "--error", "1", "--reason", "wrong"),
        ("note", "-", "--sign", "--number", "1"),
        ("note", "-", "--show", "1"),
    ):
        assert "only one case at a time" in cm(*words, stdin=listed, code=3).err
    with agency.reading() as view:
        assert digest(view) == before
    for ref in refs:
        cm("note", ref, f"About {ref}")
    signed = cm.json("note", "-", "--sign", stdin=listed)
    assert [one["note"]["signed_by"] for one in signed] == ["ana", "ana"]


def test_every_command_with_a_case_reads_many(cm: CommandLine) -> None:
    """All of them take ``-``; what is missing is asked for before the list is read."""
    ref = cm.open_case()
    taking = [
        page.path.removeprefix("cm ").split()
        for page in tree()
        if any(
            param.param_type_name == "argument" and param.metavar == "CASE"
            for param in page.command.params
        )
    ]
    assert len(taking) > 20
    for words in taking:
        found = cm(*words, "-", "--no-input", stdin=f"{ref}\nZZZZZ\n", code=None)
        assert found.code in (0, 2, 3, 4), (words, found)
        assert "No client matches '-'" not in found.err, words


@pytest.mark.parametrize(
    "words", [["show"], ["timeline"], ["flow"], ["history"], ["plan", "show"], ["plan", "log"],
              ["plan", "print"], ["flag", "--list"]], ids=" ".join
)  # fmt: skip
def test_what_shows_cases_shows_many(cm: CommandLine, words: list[str]) -> None:
    refs = [cm.open_case("Dana R."), cm.open_case("Lee Wu")]
    for ref in refs:
        cm("flag", ref, "roof is down", "--kind", "other")
        cm("plan", "add-goal", ref, f"A room for {ref}")
        cm("plan", "agree", ref)
    place = 1 if words[0] == "flag" else len(words)
    typed = [*words[:place], "-", *words[place:]]
    shown = cm.json(*typed, stdin="\n".join(refs))
    assert isinstance(shown, list)
    assert len(shown) >= 2
    assert all(ref in str(shown) for ref in refs)
    text = cm(*typed, stdin="\n".join(refs)).out
    assert all(ref in text for ref in refs), text


def test_differences_of_many_plans(cm: CommandLine) -> None:
    refs = [cm.open_case("Dana R."), cm.open_case("Lee Wu")]
    for ref in refs:
        cm("plan", "add-goal", ref, "A room")
        cm("plan", "agree", ref)
        cm("plan", "add-goal", ref, "A job")
    shown = cm.json("plan", "diff", "-", stdin="\n".join(refs))
    assert [one["ref"] for one in shown] == refs
    refused = cm("plan", "print", "-", "--html", stdin="\n".join(refs), code=2)
    assert "only one case" in refused.err
