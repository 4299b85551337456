"""HUD HMIS CSV exports, FY2024 and FY2026: read, checked against the format, and planned.

``read`` a path, then make a ``plan`` of it against what is known; the store carries it out.
"""

from cmcli.exchange.hmis.gone import Gone
from cmcli.exchange.hmis.known import AnyRecord, KnownRow, KnownRows
from cmcli.exchange.hmis.maps import Maps, check_ids, load_maps
from cmcli.exchange.hmis.planning import (
    DECISIONS,
    FOLDED,
    KINDS,
    Action,
    Dates,
    FileCount,
    ImportPlan,
    Refs,
    Screened,
    decide,
    plan,
    screen,
)
from cmcli.exchange.hmis.reading import YEARS, read
from cmcli.exchange.hmis.records import (
    BenefitRec,
    CaseRec,
    ClientRec,
    ClosureRec,
    ContactRec,
    DatedTerms,
    Export,
    MemberRec,
    NeedRec,
    Record,
    ServiceRec,
    UserRec,
)
from cmcli.exchange.hmis.template import MapTemplate, map_template

__all__ = [
    "DECISIONS",
    "FOLDED",
    "KINDS",
    "YEARS",
    "Action",
    "AnyRecord",
    "BenefitRec",
    "CaseRec",
    "ClientRec",
    "ClosureRec",
    "ContactRec",
    "DatedTerms",
    "Dates",
    "Export",
    "FileCount",
    "Gone",
    "ImportPlan",
    "KnownRow",
    "KnownRows",
    "MapTemplate",
    "Maps",
    "MemberRec",
    "NeedRec",
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
    "screen",
]
