"""The form of a verb without a form of its own: a row for each field of its value."""

from dataclasses import dataclass

import pytest

from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import Number, Text
from cmcli.tui.forms.choice import Choice
from cmcli.tui.verbs import Verb
from command_line import CommandLine
from tui.forms import the_form
from tui.stage import dashboard, settled, stage, until


@dataclass(frozen=True, kw_only=True)
class CallBack(Value):
    """Call back about a flag: a verb that only this test has."""

    COMMAND = "call-back"

    flag: int = described(Number("flags"), "Flag", "The number of the flag.", needed=True)
    words: str | None = described(Text(long=True), "Words", "What was said.")


@pytest.mark.postgres_long
@pytest.mark.both_engines
async def test_a_number_is_chosen_among_the_live_records(cm: CommandLine, address: str) -> None:
    ref = cm.open_case("Dana R.", "icm", "--worker", "ben")
    for text in ("unsafe at home", "no food"):
        cm("flag", ref, text, "--kind", "other")
    cm("flag", ref, "--settle", "1", "--done", "moved out", "--told", "sam")
    verb = Verb("call-back", "Call back", "", "", "Call back.", says=f"{__name__}:CallBack")
    async with stage(address, "ben", worker="ben") as pilot:
        dashboard(pilot).forms.open(verb, (ref,))
        await settled(pilot)
        assert await until(pilot, lambda: pilot.app.focused is not None)
        fields = the_form(pilot).fields
        assert set(fields) == {"flag", "words"}
        flag = fields["flag"]
        assert isinstance(flag, Choice)
        assert [one.word for one in flag.choices] == ["2 no food"]
        assert flag.get() == "2"
