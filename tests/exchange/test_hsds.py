"""Directories in HSDS: every layout gives the same entry, and what is bad is named."""

import gzip
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cmcli.domain.keys import NEED_DOMAINS
from cmcli.errors import CatalogProblem, CmError
from cmcli.exchange import archives
from cmcli.exchange.hsds import ScreenedDirectory, documents, load_terms, screen_directory
from cmcli.exchange.hsds.markup import plain
from cmcli.exchange.hsds.parts import Notes, Part, Place
from cmcli.exchange.hsds.schedules import hours_of
from cmcli.exchange.map_files import MapFile
from exchange.hsds_make import OWNER, SERVICE, document, nested, tables

TODAY = date(2026, 3, 4)


def screened(path: Path) -> ScreenedDirectory:
    terms = load_terms(None, domains=NEED_DOMAINS)
    return screen_directory(path, terms=terms, today=TODAY)


def sentences(found: ScreenedDirectory) -> str:
    return "\n".join(problem.sentence for problem in found.notes.problems)


CHILDREN: Mapping[str, list[dict[str, str]]] = {
    "phones": [{"id": "p", "number": "555-0100", "extension": "7"}],
    "languages": [{"id": "l", "name": "Spanish"}, {"id": "k", "name": "Creole"}],
    "service_areas": [{"id": "a", "name": "Lee County"}],
    "required_documents": [{"id": "d", "document": "Photo ID"}],
    "cost_options": [{"id": "c", "option": "Box", "amount": "5", "currency": "usd"}],
    "schedules": [
        {
            "id": "h",
            "freq": "WEEKLY",
            "byday": "MO,TU,WE",
            "opens_at": "09:00",
            "closes_at": "17:00",
        }
    ],
}
ADDRESS = {"id": "x", "address_1": "1 Main St", "city": "Naples", "state_province": "FL"}
ADDRESS |= {"postal_code": "34102", "address_type": "physical"}
ENTRY = {
    "name": "Food Pantry",
    "organization": "Gulf Food Bank",
    "description": "Groceries & diapers\n- no appointment",
    "needs": ("food",),
    "phone": "555-0100 ext. 7",
    "email": "help@pantry.example",
    "url": "https://pantry.example",
    "address": "Hall, 1 Main St, Naples, FL 34102",
    "hours": "Mon-Wed 9:00-17:00",
    "areas": ("Lee County",),
    "languages": ("Spanish", "Creole"),
    "age_from": 18,
    "eligibility": "Lives in the county",
    "cost": "Free; Box: 5 USD",
    "bring": "Photo ID",
    "apply": "Walk in.",
    "checked_on": date(2026, 1, 15),
}


def three_tables(folder: Path) -> Path:
    own = {name: [{**row, "service_id": "s1"} for row in rows] for name, rows in CHILDREN.items()}
    return tables(
        folder,
        SERVICE,
        **own,
        locations=[{"id": "y", "name": "Hall", "location_type": "physical"}],
        service_at_location=[{"id": "z", "service_id": "s1", "location_id": "y"}],
        addresses=[{**ADDRESS, "location_id": "y"}],
        attributes=[{"id": "t", "link_id": "s1", "taxonomy_term_id": "f"}],
        taxonomy_terms=[{"id": "f", "name": "Food pantry"}],
    )


def two_tables(folder: Path) -> Path:
    """The layout of 2.x: eligibility, places, schedules and taxonomies have other names."""
    own = {name: [{**row, "service_id": "s1"} for row in rows] for name, rows in CHILDREN.items()}
    own["languages"] = [
        {"id": "1", "service_id": "s1", "language": one} for one in ("Spanish", "Creole")
    ]
    own["service_areas"] = [{"id": "1", "service_id": "s1", "service_area": "Lee County"}]
    times = {"service_id": "s1", "opens_at": "9:00 AM", "closes_at": "5pm"}
    own.pop("schedules")
    return tables(
        folder,
        {**SERVICE, "eligibility_description": ""},
        **own,
        eligibility=[{"id": "e", "service_id": "s1", "eligibility": "Lives in the county"}],
        regular_schedules=[{**times, "weekday": day} for day in ("1", "Tuesday", "WE")],
        locations=[{"id": "y", "name": "Hall", "organization_id": "o1"}],
        services_at_location=[{"id": "z", "service_id": "s1", "location_id": "y"}],
        physical_addresses=[{**ADDRESS, "location_id": "y", "address_type": ""}],
        postal_addresses=[{"id": "q", "location_id": "y", "address_1": "PO Box 1"}],
        services_taxonomy=[{"id": "t", "service_id": "s1", "taxonomy_id": "f"}],
        taxonomy=[{"id": "f", "name": "Food Pantry"}],
    )


def whole_service() -> dict[str, Any]:
    location = {"id": "y", "name": "Hall", "location_type": "physical", "addresses": [ADDRESS]}
    term = {"id": "f", "name": "food  pantry"}
    return nested(
        **CHILDREN,
        service_at_locations=[{"id": "z", "location": location}],
        attributes=[{"id": "t", "taxonomy_term": term}],
    )


def zipped(folder: Path) -> Path:
    made = three_tables(folder)
    with zipfile.ZipFile(folder / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in made.glob("*.csv"):
            archive.write(file, f"directory/{file.name}")
    return folder / "d.zip"


def test_every_layout_gives_the_same_entry(tmp_path: Path) -> None:
    whole = whole_service()
    page = {"total_pages": 3, "page_number": 1, "contents": [whole]}
    owner = {**OWNER, "tax_status": "", "services": [{**whole, "organization": None}]}
    lines = tmp_path / "d.jsonl"
    lines.write_bytes(document(tmp_path / "one.json", whole).read_bytes() + b"\n\n")
    at = {"id": "z", "location": whole["service_at_locations"][0]["location"]}
    found = {
        "tables of 3.x": screened(three_tables(tmp_path / "three")),
        "tables of 2.x": screened(two_tables(tmp_path / "two")),
        "archive": screened(zipped(tmp_path / "zip")),
        "service": screened(tmp_path / "one.json"),
        "list": screened(document(tmp_path / "list.json", [whole])),
        "page": screened(document(tmp_path / "page.json", page)),
        "organization": screened(document(tmp_path / "owner.json", owner)),
        "lines": screened(lines),
        "at a place": screened(
            document(tmp_path / "at.json", {**at, "service": {**whole, "service_at_locations": []}})
        ),
        "tables as JSON": screened(
            document(
                tmp_path / "tables.json",
                {
                    "organizations.csv": [OWNER],
                    "services.csv": [{**whole, "organization": None}],
                },
            )
        ),
    }
    for layout, directory in found.items():
        (one,) = directory.found
        assert dict(one.columns) == ENTRY, layout
        assert sentences(directory) == "", layout
    assert len({directory.found[0].digest for directory in found.values()}) == 1
    assert found["page"].notes.partial == "1 of 3 pages"
    assert found["tables of 2.x"].notes.files == {"postal_addresses.csv": 1}
    assert found["service"].notes.unread == {("services", "last_modified"): 1}


@pytest.mark.parametrize(
    ("changed", "told", "columns"),
    [
        ({"id": ""}, "line 2: its id is empty", None),
        ({"id": "x" * 256}, "line 2: its id is longer than 255 characters", None),
        ({"name": "<b></b>"}, "line 2: its name is empty", None),
        ({"name": "x" * 201}, "line 2: its name is 201 characters long", None),
        ({"minimum_age": "http://a.example"}, "the columns may be shifted", None),
        ({"": "shifted"}, "a column without a name has a value", None),
        ({"minimum_age": "adults"}, "minimum_age 'adults' is not an age", {"age_from": None}),
        ({"minimum_age": "60", "maximum_age": "20"}, "lowest age is above", {"age_from": None}),
        ({"minimum_age": "0", "maximum_age": "200"}, "", {"age_from": None, "age_to": None}),
        ({"minimum_age": "16.0", "maximum_age": "24"}, "", {"age_from": 16, "age_to": 24}),
        ({"minimum_age": "18-24", "maximum_age": "18-24"}, "", {"age_from": 18, "age_to": 24}),
        ({"organization_id": "o9"}, "its organization is not in the dir", {"organization": None}),
        ({"email": "call us"}, "'call us' is not an email address", {"email": None}),
        ({"email": "N/A", "url": "none"}, "", {"email": None, "url": None}),
        ({"url": "ask us"}, "'ask us' is not a web address", {"url": None}),
        ({"status": "paused"}, "the status 'paused' is not of the format", {"name": "Food Pantry"}),
        ({"assured_date": "2027-01-01"}, "assured_date '2027-01-01' is in", {"checked_on": None}),
        ({"income_limit": "200"}, "", {"income_percent": 200}),
        ({"income_limit": "low"}, "'low' is not a percentage", {"income_percent": None}),
        ({"require_veteran": "true"}, "", {"serves": ("veterans",)}),
        ({"require_veteran": "false"}, "", {"serves": None}),
        ({"require_veteran": "some"}, "neither true nor false: 'some'", {"serves": None}),
        ({"problem_codes": "Food Stamps; Odd"}, "", {"needs": ("benefits", "legal")}),
        ({"areas": "Lee County; Collier County"}, "", {"areas": ("Lee County", "Collier County")}),
        ({"application_process": "y " * 1500}, "'How to apply' is too long", {"apply": None}),
        (
            {"eligibility_description": "y " * 1500},
            "'Conditions' is too long",
            {"eligibility": "see the description"},
        ),
        (
            {"status": "temporarily closed"},
            "",
            {"eligibility": "Lives in the county; temporarily closed"},
        ),
        ({"description": "Age < 18 and > 5"}, "", {"description": "Age < 18 and > 5"}),
    ],
)
def test_a_service_is_read_or_named(
    changed: dict[str, str], told: str, columns: dict[str, object] | None, tmp_path: Path
) -> None:
    found = screened(tables(tmp_path / "d", {**SERVICE, **changed}, {**SERVICE, "id": "other"}))
    taken = {one.external_id: one for one in found.found}
    assert "other" in taken
    assert (told in sentences(found)) if told else (sentences(found) == "")
    assert found.rejected == (columns is None)
    for column, value in (columns or {}).items():
        assert taken["s1"].columns.get(column) == value
    if "Odd" in changed.get("problem_codes", ""):
        assert found.notes.unmapped == {"Odd": 1}


def test_one_id_of_two_services_is_named_and_neither_is_taken(tmp_path: Path) -> None:
    rows = (SERVICE, {**SERVICE, "name": "Soup Kitchen"}, {**SERVICE, "id": "2"})
    found = screened(tables(tmp_path / "d", *rows, {**SERVICE, "id": "2"}))
    assert [one.external_id for one in found.found] == ["2"]
    assert found.present == {"s1", "2"}
    assert sentences(found).splitlines() == [
        "services.csv, line 3: its id is also on line 2 of services.csv with another content; none"
        " was imported.",
        "services.csv, line 5: it is the same service as on line 4 of services.csv, which was"
        " used.",
        "services.csv, line 2: its id is also on another row with another content; none was"
        " imported.",
    ]


def test_one_id_of_two_organizations_is_named_and_the_first_is_used(tmp_path: Path) -> None:
    owners = [{"id": "o1", "name": "First"}, {"id": "o1", "name": "Second"}]
    found = screened(tables(tmp_path / "d", organizations=owners))
    assert found.found[0].columns["organization"] == "First"
    assert "its id is also on line 2 of organizations.csv with another" in sentences(found)


def test_rows_of_a_service_that_is_not_there_are_counted(tmp_path: Path) -> None:
    hours = [{**W, "byday": "MO", "service_id": key} for key in ("s1", "gone")]
    found = screened(tables(tmp_path / "d", schedules=hours))
    assert found.notes.left == {"rows of a service that is not in the directory": 1}


def test_of_several_places_one_is_shown_and_the_others_are_counted(tmp_path: Path) -> None:
    names = ("Zoo", "Annex", "Online", "Mail")
    kinds = ("", "physical", "virtual", "postal")
    found = screened(
        tables(
            tmp_path / "d",
            locations=[
                {"id": name, "name": name, "location_type": kind, "address": f"{kind}1 Main St"}
                for name, kind in zip(names, kinds, strict=True)
            ],
            service_at_location=[
                {"id": name, "service_id": "s1", "location_id": name} for name in names
            ],
        )
    )
    assert found.found[0].columns["address"] == "Annex, physical1 Main St; and 1 more place"
    assert found.notes.left == {"further places of services (the address only says how many)": 1}


W = {"freq": "WEEKLY", "opens_at": "10:00:00", "closes_at": "18:30:00Z"}


@pytest.mark.parametrize(
    ("schedules", "hours", "told"),
    [
        ([{**W, "byday": "MO,TU,WE,FR"}], "Mon-Wed, Fri 10:00-18:30", ""),
        ([{**W, "byday": "MO"}, {**W, "byday": "SA,SU"}], "Mon, Sat, Sun 10:00-18:30", ""),
        ([{**W, "byday": "TU", "interval": "2"}], "every 2 weeks Tue 10:00-18:30", ""),
        ([{**W, "freq": "DAILY"}], "daily 10:00-18:30", ""),
        ([{"freq": "MONTHLY", "byday": "2TU,-1FR"}], "2nd Tue, last Fri of the month", ""),
        ([{"freq": "MONTHLY", "bymonthday": "1,15"}], "day 1, 15 of the month", ""),
        ([{"weekday": "Monday", "opens_at": "9 am"}], "Mon from 9:00", ""),
        ([{"weekday": "7", "closes_at": "12:15 AM"}], "Sun until 0:15", ""),
        ([{"freq": "SOMETIMES", "description": "By  appointment"}], "By appointment", ""),
        ([{**W, "byday": "MO", "opens_at": "noonish"}], "", "has the time 'noonish'"),
        ([{**W, "byday": "MO", "opens_at": "25:00"}], "", "has the time '25:00'"),
        ([{**W, "byday": "XX"}], "", "a schedule has the day 'XX'"),
        ([{**W, "freq": "MONTHLY", "byday": "9MO"}], "", "has the day '9MO' of a month"),
        ([{**W, "freq": "MONTHLY", "bymonthday": "40"}], "", "has the day '40' of a month"),
        ([{**W, "byday": "MO", "interval": "0"}], "", "has the interval '0'"),
        ([{"freq": "YEARLY"}], "", "has the frequency 'YEARLY'"),
        ([{"opens_at": "09:00"}], "", "a schedule names no day"),
        ([{**W, "byday": "MO", "valid_to": "2026-03-03"}], "", ""),
        ([{**W, "byday": "MO", "valid_from": "2026-03-04"}], "Mon 10:00-18:30", ""),
        (
            [{**W, "byday": "MO"}, {**W, "byday": "TU", "valid_from": "2026-04-01"}],
            "Mon 10:00-18:30; from 1 Apr 2026: Tue 10:00-18:30",
            "",
        ),
        ([{"description": "Ask", "valid_from": "2026-04-01"}], "from 1 Apr 2026: Ask", ""),
    ],
)
def test_schedules_become_words(schedules: list[dict[str, str]], hours: str, told: str) -> None:
    notes = Notes()
    parts = [Part(Place("schedules.csv", 2), one) for one in schedules]
    assert hours_of(parts, TODAY, notes, "s1") == hours
    text = "".join(problem.sentence for problem in notes.problems)
    assert (told in text) if told else (text == "")
    assert notes.left["schedules that have ended"] == ("valid_to" in schedules[0])


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Plain &amp; simple", "Plain & simple"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<script>alert(1)</script>Hi<style>p{}</style>", "Hi"),
        ("for those < 18 & > 5", "for those < 18 & > 5"),
        ("<p>open\nended", "open ended"),
        ("  two   blanks \n\n next ", "two blanks\nnext"),
        ("<" * 5000, "<" * 5000),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert plain(html) == text


SOUND = b"id,name\ns1,Pantry\n" + b"".join(b"x%d,Other\n" % at for at in range(40))


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("services.json", b"{]", "services.json: it is not JSON"),
        ("services.json", b"[" * 100_000, "services.json: its objects are nested too deep"),
        ("services.json", b'["a"]', "services.json, item 1: it is not an object"),
        ("services.json", b'{"name": "\xff"}', "services.json: it is not UTF-8 text"),
        (
            "d.jsonl",
            b'{"id": "1", "name": "a", "status": ""}\n{\n',
            "d.jsonl, line 2: it is not JSON",
        ),
        ("services.csv", SOUND.replace(b"Pantry", b"Pan\xe9"), "it looks like Windows-1252"),
        ("services.csv", SOUND.replace(b",Pantry", b",a,b"), "has 3 columns instead of 2"),
        ("services.csv", SOUND.replace(b"Pantry", b'"Pantry'), "a quote that is not closed"),
        ("services.csv", SOUND.replace(b"Pantry", b"a\0"), "line 2: the row holds a NUL byte"),
        ("services.csv", SOUND.replace(b",", b";"), "separated by semicolons, and HSDS files"),
        ("services.csv", SOUND.decode().encode("utf-16"), "the file is UTF-16 text"),
        ("services.csv", b"", "services.csv, line 1: the row of column names is empty"),
        ("organizations.csv", b"id,name\no,Org\n", "it has no services"),
        ("services.json", b'{"id": "1", "name": "a\\ud800"}', "not valid Unicode text"),
    ],
)
def test_a_bad_file_is_named(file: str, content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / file).write_bytes(content)
    try:
        said = sentences(screened(tmp_path))
    except CmError as problem:
        said = problem.message
    assert told in said


def test_files_that_are_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = document(tmp_path / "d.json", [nested()])
    monkeypatch.setattr(documents, "MAX_JSON", 100)
    with pytest.raises(CmError, match=r"d\.json is larger than 0 MB, which is the most for JSON"):
        screened(whole)
    bomb = tmp_path / "b.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", b"0" * (archives.SMALL + 1))
    with pytest.raises(CmError, match="more than 100 times its size"):
        screened(bomb)
    packed = tmp_path / "services.gz"
    packed.write_bytes(gzip.compress(b"id,name\n"))
    with pytest.raises(CmError, match="no folder, no readable zip archive and no "):
        screened(packed)


def test_a_map_adds_words_and_names_what_is_wrong_in_it() -> None:
    own = MapFile("m.toml", '[needs]\n"Home Repair" = "housing"\nfood = []\n"Torts" = "income"')
    terms = load_terms(own, domains=NEED_DOMAINS)
    unmapped = Notes().unmapped
    found = terms.needs(["HOME  repair", "Food", "Chess"], ["Torts", "Custody"], unmapped)
    assert found == ("housing", "income", "legal", "family")
    assert unmapped == {"Chess": 1}
    for text, told in (
        ("[needs", "is not valid TOML"),
        ("[need]", "need is not known"),
        ("[needs]\na = 'hosing'", "needs.a must be one of housing"),
        ("[needs]\na = 1", "needs.a must be one of"),
    ):
        with pytest.raises(CatalogProblem, match=told):
            load_terms(MapFile("m.toml", text), domains=NEED_DOMAINS)
