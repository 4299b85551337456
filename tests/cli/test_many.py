"""``-`` as CASE: references from standard input, each an operation of its own."""

from command_line import CommandLine


def test_each_case_is_done_for_itself_and_the_rest_goes_on(cm: CommandLine) -> None:
    one, two = cm.open_case("Dana R."), cm.open_case("Lee Wu")
    done = cm(
        "transfer", "-", "--to", "ben", "--reason", "leave", stdin=f"{one}\nZZZZZ\n{two}\n", code=4
    )
    assert "ZZZZZ: Nothing answers to 'ZZZZZ'." in done.err
    assert done.err.rstrip().endswith("cm: 1 of 3 were not done.")
    assert {case["worker"] for case in cm.json("list")} == {"ben"}
    assert len(cm.json("audit", "log")) >= 4


def test_the_records_are_one_list(cm: CommandLine) -> None:
    refs = [cm.open_case("Dana R."), cm.open_case("Lee Wu")]
    said = cm.json(
        "transfer", "-", "--to", "eve", "--reason", "x", stdin="# moving\n\n" + "\n".join(refs)
    )
    assert [record["ref"] for record in said] == refs


def test_the_same_key_over_a_list_has_one_effect_each(cm: CommandLine) -> None:
    refs = "\n".join([cm.open_case("Dana R."), cm.open_case("Lee Wu")])
    words = ("flag", "-", "roof is down", "--kind", "other", "--id", "storm")
    first = cm.json(*words, stdin=refs)
    assert cm.json(*words, stdin=refs) == first
    assert len(cm.json("due", "--kind", "safety")) == 2


def test_nothing_on_standard_input_is_said(cm: CommandLine) -> None:
    assert "no reference" in cm("transfer", "-", "--to", "ben", "--reason", "x").err
