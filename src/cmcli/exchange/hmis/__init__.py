"""HUD HMIS CSV exports, FY2024 and FY2026: read, checked against the format, and planned.

``read`` a path, then make a ``plan`` of it against what is known; the store carries it out.
"""

from cmcli.exchange.hmis.gone import Gone
from cmcli.exchange.hmis.maps import MapFile, Maps, check_ids, load_maps, read_map
from cmcli.exchange.hmis.planning import (
    DECISIONS,
    KINDS,
    Action,
    AnyRecord,
    Dates,
    FileCount,
    ImportPlan,
    KnownRow,
    KnownRows,
    Refs,
    Screened,
    decide,
    plan,
    screen,
)
from cmcli.exchange.hmis.reading import YEARS, read
from cmcli.exchange.hmis.records import (
    CaseRec,
    ClientRec,
    ClosureRec,
    ContactRec,
    Export,
    MemberRec,
    Problem,
    Record,
    ServiceRec,
    UserRec,
)
from cmcli.exchange.hmis.template import MapTemplate, map_template

__all__ = [
    "DECISIONS",
    "KINDS",
    "YEARS",
    "Action",
    "AnyRecord",
    "CaseRec",
    "ClientRec",
    "ClosureRec",
    "ContactRec",
    "Dates",
    "Export",
    "FileCount",
    "Gone",
    "ImportPlan",
    "KnownRow",
    "KnownRows",
    "MapFile",
    "MapTemplate",
    "Maps",
    "MemberRec",
    "Problem",
    "Record",
    "Refs",
    "Screened",
    "ServiceRec",
    "UserRec",
    "check_ids",
    "decide",
    "load_maps",
    "map_template",
    "plan",
    "read",
    "read_map",
    "screen",
]
