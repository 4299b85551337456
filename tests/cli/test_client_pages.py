"""Pages for the client: a referral, the plan with its help, and whether they are safe to carry."""

from datetime import timedelta
from decimal import Decimal

import pytest

from agency import TODAY, Agency
from cmcli.cli.core import client_pages, prompts
from cmcli.domain.resources import Resource
from cmcli.domain.services import PlannedService
from cmcli.reports.plan import NOT_FOR_CLIENTS
from cmcli.store.reading.find import find_case
from command_line import CommandLine

TOPIC = ("Harbor", "County Aid", "Food bank", "parcels", "Food", "passport")
"""What a discreet page never says: the agency, the place, and what it is about."""


@pytest.fixture
def ref(cm: CommandLine, agency: Agency) -> str:
    cm("config", "set", "agency.name", "Harbor")
    cm("config", "set", "agency.phone", "555-0100")
    found = cm.open_case("Dana R.", "strengths", "--need", "food=")
    with agency.operation() as work:
        work.lock("directory")
        work.add(
            Resource(
                id=work.new_id(),
                number=1,
                name="Food bank",
                organization="County Aid",
                address="County Aid House, 12 Elm St",
                hours="9 to 5; parcels on Fri",
                phone="555-0199 (Food bank)",
                bring="passport",
                added_on=TODAY,
            )
        )
    words = ("--need", "food", "--service", "parcels", "--warm", "--led-by", "client")
    cm("refer", found, "Food bank", *words)
    cm("referral", "set", found, "1", "--status", "scheduled", "--at", "tue 9:30")
    cm("plan", "add-goal", found, "Food for the week", "--need", "food")
    cm("plan", "add-step", found, "1", "Call the Food bank", "--who", "client", "--by", "fri")
    cm("plan", "add-step", found, "1", "Drive her", "--who", "County Aid", "--by", "fri")
    return found


def test_a_referral_says_where_when_what_to_bring_and_whom_to_call(
    cm: CommandLine, ref: str
) -> None:
    page = cm("referral", "print", ref, "1").out
    for line in (
        "# My way to Food bank",
        "Dana R., Harbor, printed on 4 Mar 2026",
        "- **What it is for:** parcels",
        "- **Part of:** County Aid",
        "- **Who does what:** Ana Ruiz goes with me.",
        "- **When:** Tue 10 Mar 2026 09:30",
        "- **Where:** County Aid House, 12 Elm St",
        "- **Open:** 9 to 5; parcels on Fri",
        "- **Phone:** 555-0199 (Food bank)",
        "- **What to bring:** passport",
        "- Ana Ruiz, Harbor: 555-0100",
    ):
        assert line in page.splitlines(), page
    html = cm("referral", "print", ref, "1", "--html").out
    assert "<li><strong>Where:</strong> County Aid House, 12 Elm St</li>" in html
    printed = cm.json("referral", "print", ref, "1")
    assert printed["title"] == "My way to Food bank"
    assert "no referral 7" in cm("referral", "print", ref, "7", code=4).err
    plan = cm("plan", "print", ref).out
    assert "## Who else helps me\n\n### Food bank\n\n- **What it is for:** parcels\n" in plan
    assert "- Ana Ruiz, Harbor: 555-0100" in plan
    assert "<h3>Food bank</h3>" in cm("plan", "print", ref, "--html").out


def test_no_status_of_a_referral_judges_the_client(cm: CommandLine, ref: str) -> None:
    for status in ("rejected", "no-show", "waitlisted", "accepted", "started", "withdrawn"):
        reason = ("--reason", "full") if status == "rejected" else ()
        cm("referral", "set", ref, "1", "--status", status, *reason)
        page = cm("referral", "print", ref, "1").out
        assert "How it stands" in page
        assert not [word for word in NOT_FOR_CLIENTS if word in page.lower()], status
    cm("refer", ref, "A refusal desk", "--led-by", "client")
    assert "I get in touch with them." in cm("referral", "print", ref, "2").out
    assert "will read the word 'refusal'" in cm("referral", "print", ref, "2").err


def test_the_plan_says_which_services_go_on(cm: CommandLine, ref: str, agency: Agency) -> None:
    with agency.operation() as work:
        case = work.locked(find_case(work, ref).case)
        for number, kind in enumerate(("transport", "meals", "respite"), 1):
            work.add(
                PlannedService(
                    id=work.new_id(),
                    case_id=case.id,
                    number=number,
                    kind=kind,
                    provider="City Rides <b>",
                    every=7,
                    units=Decimal("2.50"),
                    unit="hours",
                    note="refused twice",
                    from_on=TODAY - timedelta(9),
                    to_on=TODAY - timedelta(1) if kind == "meals" else None,
                    added_on=TODAY,
                    ended_on=TODAY if kind == "respite" else None,
                )
            )
    page = cm("plan", "print", ref)
    assert (
        "### Transport\n\n- **Who does it:** City Rides \\<b\\>\n"
        "- **How much:** 2.5 hours every week\n"
        "- **When:** from 23 Feb 2026\n"
    ) in page.out
    assert "refused" not in page.out
    assert "Meals" not in page.out
    assert "Respite" not in page.out
    assert "City Rides &lt;b&gt;" in cm("plan", "print", ref, "--html").out
    assert "City" not in cm("plan", "print", ref, "--discreet").out


@pytest.mark.parametrize(
    "unsafe",
    [
        ("client", "set", "CASE", "--safe-contact", "never at home"),
        ("flag", "CASE", "He hits her", "--kind", "abuse"),
        ("alert", "add", "CASE", "He reads her mail", "--kind", "other", "--review", "+1m"),
    ],
    ids=["safe contact", "abuse flag", "alert"],
)
def test_an_unsafe_page_is_refused_until_it_is_discreet_or_safe(
    cm: CommandLine, ref: str, unsafe: tuple[str, ...]
) -> None:
    cm("crisis", ref, "--helps", "Harbor walks", "--call", "Ana=555-0177")
    cm(*(ref if word == "CASE" else word for word in unsafe))
    for page in (
        ("referral", "print", ref, "1"),
        ("plan", "print", ref),
        ("crisis", ref, "--print"),
    ):
        refused = cm(*page, code=3)
        assert refused.out == ""
        assert "--discreet" in refused.err
        assert "--safe-to-carry" in refused.err
        assert cm(*page, "--json", code=3).error["code"] == "not-safe-to-carry"
        assert cm(*page, "--safe-to-carry").out != ""
        discreet = cm(*page, "--discreet").out
        assert not [word for word in TOPIC if word in discreet], discreet
        assert discreet.startswith("# My note\n\nDana R., printed on 4 Mar 2026\n")
        assert "Ana" in discreet
    cm("appointment", "set", ref, "1", "--transport", "with the County van")
    referral = cm("referral", "print", ref, "1", "--discreet").out
    assert "van" not in referral
    for line in ("Where:** 12 Elm St", "Open:** 9 to 5", "Phone:** 555-0199"):
        assert f"- **{line}" in referral.splitlines()
    assert "- Ana: 555-0100" in referral
    assert "Ruiz" not in referral
    cm("appointment", "add", ref, "9 Mar 14:00", "Food talk", "--place", "Room 2, 5 Oak St")
    cm("appointment", "add", ref, "9 Mar 16:00", "A walk", "--place", "Harbor, Pier 7")
    cm("appointment", "add", ref, "9 Mar 18:00", "Visit", "--with", "Lee", "--place", "Bay clinic")
    plan = cm("plan", "print", ref, "--discreet").out
    assert "- **Step 1.1:** I, by 6 Mar 2026" in plan
    assert "- **Step 1.2:** by 6 Mar 2026" in plan
    assert plan.split("## My dates\n\n")[1].splitlines()[:4] == [
        "- **Mon 9 Mar 2026 14:00:** with Ana, 5 Oak St",
        "- **Mon 9 Mar 2026 16:00:** with Ana, Pier 7",
        "- Mon 9 Mar 2026 18:00",
        "- **Tue 10 Mar 2026 09:30:** 12 Elm St",
    ]
    assert "- Ana: 555-0100" in plan
    assert "Sign" not in plan


def test_a_person_is_asked_whether_it_is_safe(
    cm: CommandLine, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cm("client", "set", ref, "--safe-contact", "never at home")
    monkeypatch.setattr(client_pages, "can_ask", lambda options: not options.no_input)
    page = ("referral", "print", ref, "1")
    asked = cm(*page, stdin="discreet\n")
    assert f"{ref}: safe contact: never at home." in asked.err
    assert asked.out.startswith("# My note")
    assert cm(*page, stdin="yes\n").out.startswith("# My way to Food bank")
    refused = cm(*page, stdin="no\n", code=3)
    assert (refused.out, "Nothing was printed." in refused.err) == ("", True)
    assert "--safe-to-carry" in cm(*page, "--no-input", code=3).err


def test_a_person_is_asked_which_referral_is_printed(
    cm: CommandLine, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "needs N" in cm("referral", "print", ref, code=2).err
    monkeypatch.setattr(prompts, "can_ask", lambda options: not options.no_input)
    page = ("referral", "print", ref)
    only = cm(*page, stdin="\n")
    assert "  1 Food bank (scheduled" in only.err
    assert only.out.startswith("# My way to Food bank")
    cm("refer", ref, "Choir")
    assert cm(*page, stdin="\n2\n").out.startswith("# My way to Choir")
    assert "needs N" in cm(*page, "--no-input", code=2).err


def test_only_a_strengths_case_shows_who_leads_and_who_helps(cm: CommandLine, ref: str) -> None:
    cm("person", "add", ref, "Rosa", "--role", "sister")
    cm("plan", "add-step", ref, "1", "Drive her there", "--who", "Rosa")
    cm("refer", ref, "Church kitchen", "--natural")
    led = "The client leads: 1 of 3 steps and 1 of 2 referrals"
    for words in (("show", ref), ("plan", "show", ref)):
        page = " ".join(cm(*words).out.split())
        assert led in page
        assert "Natural help: Rosa (step 1.3), Church kitchen (referral 2)" in page
        assert "Formal help: County Aid (step 1.2), Food bank (referral 1)" in page
        assert cm.json(*words)["help"]["natural"][0] == {"who": "Rosa", "where": "step 1.3"}
    cm("models", "copy", "strengths", "ours", "Ours")
    cm("set", ref, "--model", "ours", "--reason", "as agreed")
    assert led in " ".join(cm("show", ref).out.split())
    cm("set", ref, "--model", "icm", "--reason", "as agreed")
    assert cm.json("show", ref)["help"] is None
    assert "leads" not in cm("plan", "show", ref).out
