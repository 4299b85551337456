"""``cm words``: an agency's own keys, in every command that takes a key of an open list."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from agency import TODAY, Agency
from cmcli.casework.agency.settings import put
from cmcli.cli.core import completion_values as live
from cmcli.domain.words import OPEN_LISTS
from command_line import CommandLine
from pty_session import on_terminal
from sweeps import mostly_long

Words = tuple[str, ...]


class Story(NamedTuple):
    """A key of a list: commands that use it, and others that show it (``CASE`` is a reference).

    With ``texts``, the commands take a text that is no key, too.
    """

    key: str
    label: str
    uses: tuple[Words, ...]
    shown: tuple[Words, ...]
    texts: bool = False


STORIES: Mapping[str, Story] = {
    "modes": Story(
        "clubhouse",
        "At the clubhouse",
        (
            ("checkin", "CASE", "--mode", "Clubhouse"),
            ("contact", "amend", "CASE", "1", "--mode", "clubhouse"),
        ),
        (("show", "CASE"), ("timeline", "CASE"), ("contact", "list", "CASE"), ("history", "CASE")),
    ),
    "people-roles": Story(
        "alderman",
        "Alderman",
        (
            ("person", "add", "CASE", "Jo", "--role", "Alderman"),
            ("person", "set", "CASE", "1", "--role", "alderman", "--phone", "555-0101"),
        ),
        (("show", "CASE"), ("timeline", "CASE"), ("person", "list", "CASE"), ("history", "CASE")),
    ),
    "relationships": Story(
        "godchild",
        "Godchild",
        (
            ("household", "join", "CASE", "Noor", "--relationship", "Godchild"),
            ("household", "join", "CASE", "--relationship", "child"),
            ("household", "join", "CASE", "--relationship", "godchild"),
        ),
        (("household", "show", "CASE"), ("timeline", "CASE"), ("history", "CASE")),
    ),
    "contact-kinds": Story(
        "peer-visit",
        "Visit by a peer",
        (
            ("checkin", "CASE", "--mode", "home", "--kind", "peer_visit"),
            ("contact", "amend", "CASE", "1", "--kind", "peer-visit"),
        ),
        (("show", "CASE"), ("timeline", "CASE"), ("contact", "list", "CASE"), ("history", "CASE")),
    ),
    "activities": Story(
        "gardening",
        "Help with gardening",
        (
            ("checkin", "CASE", "--did", "Gardening"),
            ("contact", "amend", "CASE", "1", "--did", "gardening", "--did", "a long talk"),
            ("log", "CASE home did gardening"),
        ),
        (("show", "CASE"), ("timeline", "CASE"), ("history", "CASE")),
        texts=True,
    ),
    "flag-kinds": Story(
        "eviction-today",
        "Eviction today",
        (("flag", "CASE", "The sheriff comes", "--kind", "eviction-today"),),
        (("show", "CASE"), ("flag", "CASE", "--list"), ("timeline", "CASE")),
    ),
    "document-kinds": Story(
        "tribal-card",
        "Tribal identity card",
        (("document", "add", "CASE", "tribal-card", "--status", "have"),),
        (("show", "CASE"), ("document", "list", "CASE"), ("timeline", "CASE")),
    ),
    "benefit-kinds": Story(
        "heating-aid",
        "Help with heating",
        (("benefit", "add", "CASE", "heating-aid", "--status", "granted"),),
        (("show", "CASE"), ("benefit", "list", "CASE"), ("timeline", "CASE")),
    ),
    "service-kinds": Story(
        "sewing-circle",
        "Sewing circle",
        (
            ("service", "plan", "CASE", "sewing-circle"),
            ("service", "give", "CASE", "1"),
            ("service", "set", "CASE", "1", "--units", "2"),
        ),
        (
            ("show", "CASE"),
            ("plan", "show", "CASE"),
            ("service", "list", "CASE"),
            ("timeline", "CASE"),
        ),
    ),
    "stay-kinds": Story(
        "nursing-home",
        "Nursing home",
        (("stay", "begin", "CASE", "nursing-home"), ("stay", "set", "CASE", "--place", "Elm")),
        (("show", "CASE"), ("stay", "list", "CASE"), ("timeline", "CASE")),
    ),
    "alert-kinds": Story(
        "weapon",
        "Weapon in the home",
        (("alert", "add", "CASE", "A gun", "--kind", "weapon", "--review", "+3m"),),
        (("show", "CASE"), ("alert", "list", "CASE"), ("timeline", "CASE")),
    ),
    "need-domains": Story(
        "laundry",
        "Clean clothes",
        (
            ("intake", "Lee W.", "--model", "icm", "--new", "--need", "laundry=no machine"),
            ("assess", "CASE", "--need", "laundry=3:no machine", "--stage", "laundry=action"),
            ("plan", "add-goal", "CASE", "Wash once a week", "--need", "laundry"),
            ("plan", "set", "CASE", "1", "--need", "laundry"),
        ),
        (("show", "CASE"), ("timeline", "CASE"), ("plan", "show", "CASE"), ("history", "CASE")),
    ),
    "served": Story(
        "farmworkers",
        "Seasonal farmworkers",
        (("resource", "add", "Farm Aid", "--serves", "farmworkers"),),
        (("resource", "show", "1"),),
    ),
    "team-roles": Story(
        "cook",
        "Cook",
        (("worker", "set", "ben", "--team-role", "cook"),),
        (("worker", "list"),),
    ),
    "reduction-categories": Story(
        "jury-duty",
        "Jury duty",
        (
            (
                "worker",
                "reduce",
                "ben",
                "--percent",
                "50",
                "--reason",
                "x",
                "--category",
                "jury-duty",
            ),
            ("worker", "set-reduction", "ben", "1", "--category", "Jury-duty"),
        ),
        (("worker", "reductions", "ben"),),
    ),
    "closure-reasons": Story(
        "handed-over",
        "Handed over to the county",
        (("close", "CASE", "--reason", "handed-over", "--support", "county"),),
        (("show", "CASE"), ("timeline", "CASE"), ("history", "CASE")),
    ),
}

PEOPLE = ("--format", "table")


def of_case(ref: str, words: Words) -> Words:
    return tuple(ref if word == "CASE" else word for word in words)


def test_every_open_list_has_a_story() -> None:
    texts = {"snippets"}  # texts to insert, which no record holds
    assert set(STORIES) == set(OPEN_LISTS) - texts


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("name", mostly_long(STORIES, 3))
def test_a_key_is_added_used_shown_ended_and_brought_back(cm: CommandLine, name: str) -> None:
    story, ref = STORIES[name], cm.open_case()
    cm.open_case("Noor Haddad")
    first = of_case(ref, story.uses[0])
    wrong = cm(*first, code=0 if story.texts else 2)
    assert story.texts or "isn't a" in wrong.err
    added = cm("words", "add", name, story.key, story.label)
    assert f"{story.key} ({story.label}) can be used from Wed 4 Mar" in added.out
    for words in story.uses:
        cm(*of_case(ref, words))
    for words in story.shown:
        assert story.key in cm(*of_case(ref, words), *PEOPLE).out, words
        assert story.key in cm(*of_case(ref, words), "--json").out, words

    ended = cm("words", "end", name, story.key)
    assert "can't be used from Wed 4 Mar" in ended.out
    again = cm("words", "add", name, story.key, "Another label", code=3)
    assert f"{story.key} ({story.label}) was ended on 4 Mar" in again.err
    assert "was ended on" in cm("words", "end", name, story.key, code=3).err
    anew = of_case(cm.open_case("Eva K."), story.uses[0])
    refused = cm(*anew, code=2)
    assert "was ended on 4 Mar" in refused.err
    assert f"cm words list {name}" in refused.err
    for words in story.shown:
        assert story.key in cm(*of_case(ref, words), *PEOPLE).out, words
    row = cm.json("words", "list", name)[-1]
    assert row == {
        "list": name,
        "key": story.key,
        "label": story.label,
        "since": "2026-03-04",
        "ended": "2026-03-04",
    }

    end = next(one["seq"] for one in cm.json("audit", "log") if one["command"] == "words end")
    cm("undo", str(end), "--yes")
    assert cm.json("words", "list", name)[-1]["ended"] is None
    cm(*anew)
    add = next(one["seq"] for one in cm.json("audit", "log") if one["command"] == "words add")
    assert "depend" in cm("undo", str(add), "--yes", code=3).err
    assert "is intact" in cm("audit", "verify").out


def test_a_key_that_nobody_used_can_be_undone(cm: CommandLine) -> None:
    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    cm("undo", "--yes")
    undone = str(cm.json("audit", "log")[0]["seq"])
    assert "clubhouse" not in cm("words", "list").out
    cm("words", "add", "modes", "clubhouse", "At the club house")
    assert cm.json("words", "list", "modes")[-1]["label"] == "At the club house"
    assert "the mode clubhouse was added again" in cm("undo", undone, "--yes", code=3).err


def test_the_list_is_a_list_as_others(cm: CommandLine) -> None:
    cm("words", "add", "flag-kinds", "fire", "Fire")
    rows = cm.json("words")
    assert {row["list"] for row in rows} == set(OPEN_LISTS)
    assert [row["key"] for row in rows if row["list"] == "flag-kinds"][-1] == "fire"
    assert rows[0] == {
        "list": "need-domains",
        "key": "housing",
        "label": "Housing",
        "since": None,
        "ended": None,
    }
    assert cm("words", "list", "flag-kinds").out.splitlines() == [
        "list\tkey\tlabel\tsince\tended",
        *(
            f"flag-kinds\t{key}\t{label}\t\t"
            for key, label in (
                ("self-harm", "Risk of self-harm"),
                ("harm-to-others", "Risk of harm to others"),
                ("abuse", "Abuse or neglect"),
                ("medical", "Medical emergency"),
                ("other", "Other safety concern"),
            )
        ),
        "flag-kinds\tfire\tFire\t2026-03-04\t",
    ]
    assert cm("words", "list", "flag-kinds", "--format", "ids").out.split()[-1] == "fire"
    assert cm("words", "list", "flags", code=2).err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "modes", "home", "At home"), 3, "one of cm's own modes"),
        (("end", "modes", "home"), 3, "one of cm's own modes"),
        (("end", "modes", "clubhose"), 2, "Did you mean clubhouse?"),
        (("add", "modes", "clubhouse", "Again"), 3, "is there already, since 4 Mar"),
        (("add", "modes", "none", "None"), 2, "can't be a key"),
        (("add", "modes", "a.b", "Dots"), 2, "can't be a key"),
        (("add", "modes", "x" * 41, "Long"), 2, "can't be a key"),
        (("add", "outcomes", "late", "Late"), 2, "modes"),
        (("add", "modes", "pub"), 2, "LABEL"),
        (("add", "modes", "pub", "Pub", "--as", "ben"), 3, "can't do this"),
        (("end", "modes", "clubhouse", "--as", "ben"), 3, "can't do this"),
    ],
)
def test_what_is_refused_changes_nothing(
    cm: CommandLine, words: Words, code: int, said: str
) -> None:
    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    before = cm("words", "--json").out
    assert said in cm("words", *words, code=code).err
    assert cm("words", "--json").out == before


@pytest.mark.both_engines
def test_a_key_holds_from_its_day_to_its_last(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("words", "add", "modes", "clubhouse", "At the clubhouse", "--from", "2026-03-10")
    early = cm("checkin", ref, "--mode", "clubhouse", code=2)
    assert "can be used from 10 Mar" in early.err
    before = cm("words", "end", "modes", "clubhouse", "--from", "2026-03-05", code=3)
    assert "begins on 10 Mar" in before.err
    cm("words", "end", "modes", "clubhouse", "--from", "2026-03-20")
    cm("checkin", ref, "--mode", "clubhouse", "--today", "2026-03-19")
    cm("checkin", ref, "--mode", "clubhouse", "--today", "2026-03-20", code=2)


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_an_ended_key_is_taken_for_a_day_when_it_was_in_use(cm: CommandLine) -> None:
    ref, other = cm.open_case(), cm.open_case("Eva K.")
    for name, story in STORIES.items():
        cm("words", "add", name, story.key, story.label)
        cm("words", "end", name, story.key, "--from", "2026-03-06")
    mode, kind, reason, domain = (
        STORIES[name].key for name in ("modes", "contact-kinds", "closure-reasons", "need-domains")
    )
    late = ("--today", "2026-03-09")
    then, since = ("--at", "2026-03-05 10:00"), ("--at", "2026-03-06 10:00")
    cm("checkin", ref, "--mode", mode, "--kind", kind, *then, *late)
    refused = cm("checkin", ref, "--mode", mode, *since, *late, code=2)
    assert "was ended on 6 Mar" in refused.err
    assert "was ended on 6 Mar" in cm("checkin", ref, "--kind", kind, *since, *late, code=2).err
    cm("checkin", ref, "--mode", "home", *since, *late)
    cm("contact", "amend", ref, "2", "--mode", mode, *late, code=2)
    cm("contact", "amend", ref, "2", "--mode", mode, "--at", "2026-03-05 12:00", *late)
    modes = [one["mode"] for one in cm.json("contact", "list", ref, *late)]
    assert modes == [mode, mode]
    cm("contact", "amend", ref, "2", "--minutes", "30", "--at", "2026-03-07 12:00", *late)
    cm("assess", ref, "--need", f"{domain}=2", "--on", "2026-03-05", *late)
    cm("assess", other, "--need", f"{domain}=2", "--on", "2026-03-06", *late, code=2)
    close = ("close", ref, "--reason", reason, "--support", "county")
    assert "was ended on" in cm(*close, *late, code=2).err
    cm(*close, "--on", "2026-03-05", *late)


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_key_that_cm_ships_now_is_taken_although_the_agency_ended_it(
    cm: CommandLine, agency: Agency
) -> None:
    """An older cm had neither key, so the agency added them, and ended them later."""
    with agency.operation() as work:
        for key in ("completed", "entered-twice"):
            setting = f"words.closure-reasons.{key}"
            put(work, setting, f"Ours: {key}", from_on=TODAY)
            put(work, f"{setting}.ended", "yes", from_on=TODAY)
    kept, other = cm.open_case(), cm.open_case("Dana Roe")
    cm("client", "merge", kept, other, "--keep-case", kept, "--yes")
    cm("close", kept, "--reason", "Completed")
    assert cm.json("show", kept)["close_reason"] == "completed"
    listed = [one for one in cm.json("words", "list", "closure-reasons") if one["since"]]
    assert listed == []


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_ending_a_mode_says_which_models_count_it(cm: CommandLine) -> None:
    for key in ("clubhouse", "pub"):
        cm("words", "add", "modes", key, key)
    cm("models", "set", "icm", "--counted-modes", "home, clubhouse")
    cm("models", "set", "act", "--counted-modes", "clubhouse")
    ended = cm("words", "end", "modes", "clubhouse")
    assert "Models that still count it: icm, act." in ended.out
    assert "cm models set icm --counted-modes" in ended.out
    assert "still count" not in cm("words", "end", "modes", "pub").out


def test_a_wrong_key_is_answered_with_the_nearest(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    wrong = cm("checkin", ref, "--mode", "clubhose", code=2)
    assert "Did you mean clubhouse?" in wrong.err
    assert "letter, clubhouse." in wrong.err
    cm("checkin", ref, "--mode", "no such mode!", code=2)


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_an_own_mode_counts_where_the_agency_says_so(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    cm("checkin", ref, "--mode", "clubhouse")
    assert cm.json("list")[0]["next_contact_due"] == "2026-03-06"
    cm("models", "set", "icm", "--counted-modes", "home, clubhouse")
    assert cm.json("list")[0]["next_contact_due"] == "2026-03-11"
    shown = cm.json("models", "show", "icm")
    assert shown["counted_modes"] == ["clubhouse", "home"]
    assert "home, clubhouse" in cm("models", "show", "icm", *PEOPLE).out
    cm("set", ref, "--model", "clinical", "--reason", "needs care")
    assert cm.json("list")[0]["model"] == "clinical"
    cm("words", "end", "modes", "clubhouse")
    assert cm.json("models", "show", "icm")["counted_modes"] == ["clubhouse", "home"]
    cm("models", "set", "icm", "--counted-modes", "clubhouse", code=2)
    cm("models", "set", "icm", "--target", "9")


def test_a_model_counts_at_most_sixteen_modes(cm: CommandLine) -> None:
    ref = cm.open_case()
    own = [f"place-{number}" for number in range(1, 18)]
    for key in own:
        cm("words", "add", "modes", key, key)
    many = cm("models", "set", "icm", "--counted-modes", ",".join(own), code=2)
    assert "--counted-modes takes at most 16 modes, not 17." in many.err
    cm("models", "set", "icm", "--counted-modes", ",".join(own[:16]))
    cm("checkin", ref, "--mode", "place-16")
    assert cm.json("list")[0]["next_contact_due"] == "2026-03-11"


def test_the_usual_mode_may_be_one_of_the_agencys_own(cm: CommandLine) -> None:
    cm("config", "set", "contact.mode", "clubhouse", code=2)
    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    cm("config", "set", "contact.mode", "clubhouse")
    assert cm.json("config", "get", "contact.mode")["value"] == "clubhouse"
    assert "home, community" in cm("config", "set", "contact.mode", "pub", code=2).err


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_the_plan_for_print_has_the_label(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("words", "add", "need-domains", "laundry", "Clean clothes")
    cm("assess", ref, "--need", "laundry=3", "--need", "housing=2", "--need", "other=1")
    cm("plan", "add-goal", ref, "Wash once a week", "--need", "laundry")
    printed = cm("plan", "print", ref)
    assert "Clean clothes" in printed.out
    domains = [one["domain"] for one in cm.json("assess", ref, "--show")["needs"]]
    assert domains == ["housing", "other", "laundry"]


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_need_with_an_ended_key_is_still_rated_and_followed(cm: CommandLine) -> None:
    ref, other = cm.open_case(), cm.open_case("Lee W.")
    cm("words", "add", "need-domains", "laundry", "Clean clothes")
    cm("assess", ref, "--need", "laundry=3:no machine")
    cm("words", "end", "need-domains", "laundry")
    cm("assess", ref, "--need", "laundry=1:has one now")
    cm("plan", "add-goal", ref, "Wash once a week", "--need", "laundry")
    new = cm("assess", other, "--need", "laundry=3", code=2)
    assert "laundry" in new.err
    assert "was ended on" in new.err
    cm("assess", other, "--need", "housing=3")
    cm("plan", "add-goal", other, "Wash once a week", "--need", "laundry", code=2)


@pytest.mark.both_engines
def test_the_record_as_it_was_knows_the_keys_of_its_day(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = cm.open_case()
    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    cm("models", "copy", "icm", "icm-plus", "With a nurse")
    cm("checkin", ref, "--mode", "clubhouse")
    cm("set", ref, "--model", "icm-plus", "--reason", "Needs a nurse")
    cm("words", "end", "modes", "clubhouse", "--today", "2026-03-06")
    monkeypatch.setenv("CM_TODAY", "2026-03-06")
    then = cm.json("show", ref, "--as-of", "2026-03-04")
    assert then["contacts"][0]["mode"] == "clubhouse"
    assert then["model"] == "icm-plus"


def test_a_batch_may_add_a_key_and_use_it(cm: CommandLine) -> None:
    ref = cm.open_case()
    lines = [
        'words add modes clubhouse "At the clubhouse"',
        f"checkin {ref} --mode clubhouse",
        'models copy icm icm-plus "With a nurse"',
        f"set {ref} --model icm-plus --reason 'Needs a nurse'",
    ]
    cm("batch", "-", stdin="\n".join(lines))
    assert cm.json("contact", "list", ref)[0]["mode"] == "clubhouse"
    assert cm.json("show", ref)["model"] == "icm-plus"
    wrong = cm("batch", "-", stdin=f"checkin {ref} --mode pub", code=2)
    assert "'pub' isn't a mode" in wrong.out


def test_a_review_closes_with_an_own_reason(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("words", "add", "closure-reasons", "handed-over", "Handed over to the county")
    cm("review", ref, "--decision", "close", "--close-reason", "handed-over", "--support", "county")
    assert cm.json("list", "--status", "closed")[0]["ref"] == ref
    assert cm.json("show", ref)["close_reason"] == "handed-over"


def test_help_says_where_the_own_keys_are(cm: CommandLine) -> None:
    for command, name in (
        (("checkin",), "modes"),
        (("checkin",), "contact-kinds"),
        (("flag",), "flag-kinds"),
        (("alert", "add"), "alert-kinds"),
        (("benefit", "add"), "benefit-kinds"),
        (("document", "add"), "document-kinds"),
        (("stay", "begin"), "stay-kinds"),
        (("close",), "closure-reasons"),
        (("assess",), "need-domains"),
        (("models", "set"), "modes"),
    ):
        page = " ".join(cm(*command, "--help").out.replace("│", " ").split())
        assert f"For your agency's own: cm words list {name}." in page, command
    page = " ".join(cm("intake", "--help").out.replace("│", " ").split())
    assert "For your agency's own: cm models list." in page


def test_words_are_kept_as_json_says(cm: CommandLine) -> None:
    done = cm.json("words", "add", "modes", "clubhouse", "At the clubhouse")
    assert json.dumps(done) == json.dumps(
        {
            "list": "modes",
            "key": "clubhouse",
            "label": "At the clubhouse",
            "since": "2026-03-04",
            "ended": None,
        }
    )


@pytest.mark.long
def test_questions_offer_own_keys(cm: CommandLine) -> None:
    ref = cm.open_case()
    for name, story in STORIES.items():
        cm("words", "add", name, story.key, story.label)
    cm("models", "copy", "icm", "icm-plus", "With a nurse")
    program = str(Path(sys.executable).with_name("cm"))
    answers = [("At the clubhouse", "clubh\n"), ("Outcome", "\n"), ("Note", "\n"), ("Next", "\n")]
    code, screen = on_terminal([program, "checkin", ref], keys=answers, size=(60, 100))
    assert code == 0, screen
    assert cm.json("contact", "list", ref)[0]["mode"] == "clubhouse"
    answers = [("What changes", "model\n"), ("With a nurse", "icm-plus\n"), ("Reason", "Nurse\n")]
    code, screen = on_terminal([program, "set", ref], keys=answers, size=(60, 100))
    assert code == 0, screen
    assert cm.json("list")[0]["model"] == "icm-plus"
    words = [program, "assess", ref]
    needs = [("Clean clothes", "3:no machine\n"), ("Strength", "\x03")]
    _, screen = on_terminal(words, keys=[("Housing", "\n" * 20), *needs], size=(60, 100))
    assert "kept as a draft" in " ".join(screen.split())
    answers = [("Handed over", "handed\n"), ("Support", "\n"), ("Summary", "\n")]
    answers += [("Aftercare", "\n"), ("anyway", "y\n")]
    code, screen = on_terminal([program, "close", ref], keys=answers, size=(60, 100))
    assert code == 0, screen
    assert cm.json("show", ref)["close_reason"] == "handed-over"


def test_a_wrong_key_on_a_terminal_is_asked_for_again(cm: CommandLine) -> None:
    ref = cm.open_case()
    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    program = str(Path(sys.executable).with_name("cm"))
    words = [program, "checkin", ref, "--mode", "clubhose"]
    code, screen = on_terminal(words, keys=[("How you met", "clubhouse\n")], size=(60, 100))
    assert code == 0, screen
    assert "Did you mean clubhouse?" in screen
    assert cm.json("contact", "list", ref)[0]["mode"] == "clubhouse"


@pytest.mark.both_engines
def test_completion_finds_own_keys(cm: CommandLine) -> None:
    def complete(*words: str) -> dict[str, str]:
        return dict(live.values(live.Request(list(words))))

    cm("words", "add", "modes", "clubhouse", "At the clubhouse")
    cm("words", "add", "modes", "pub", "In a pub")
    cm("words", "end", "modes", "pub")
    cm("words", "add", "need-domains", "laundry", "Clean clothes")
    cm("models", "copy", "icm", "icm-plus", "With a nurse")
    assert complete("own-modes", "") == {"clubhouse": "At the clubhouse"}
    assert complete("own-modes", "x") == {}
    assert complete("own-need-domains=", "la") == {"laundry=": "Clean clothes"}
    assert complete("own-models", "") == {"icm-plus": "With a nurse"}
    assert complete("own-flag-kinds", "") == {}
