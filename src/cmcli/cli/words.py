"""``cm words``: the keys of the open lists, with those that the agency adds."""

from typing import Annotated

from cmcli.casework.agency.values.words import AddWord, EndWord, WordsQuestion
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, show_list

app = group_app("Add keys of your agency's own to lists.", alone="list")

COLUMNS = (
    Column("list"),
    Column("key"),
    Column("label"),
    Column("since"),
    Column("ended"),
)


@command(app, "list", examples=("cm words", "cm words list modes", "cm words list --json"))
def list_(cm: Options, said: Annotated[Texts, WordsQuestion]) -> None:
    from cmcli.casework.agency.words import words_of

    with asking(cm, said) as (view, asked):
        found = words_of(view, asked)
    show_list(cm, [one._asdict() for one in found], COLUMNS, ids="key")


@command(
    app,
    "add",
    writes=True,
    examples=(
        'cm words add modes clubhouse "At the clubhouse"',
        'cm words add snippets voucher "Went through the form for the voucher together."',
        'cm words add closure-reasons handed-over "Handed over to the county" --from 2027-01-01',
    ),
)
def add(cm: Options, said: Annotated[Texts, AddWord]) -> None:
    perform_said(cm, completed(cm, said), ids="key")


@command(
    app,
    "end",
    writes=True,
    examples=(
        "cm words end modes clubhouse",
        "cm words end need-domains laundry --from 'next mon'",
    ),
)
def end(cm: Options, said: Annotated[Texts, EndWord]) -> None:
    perform_said(cm, completed(cm, said), ids="key")
