"""The few code lists of the HUD HMIS data standards that cm shows: code and label."""

from typing import NamedTuple

_PLACES = {
    101: "emergency shelter, including hotel or motel paid for with a shelter voucher",
    116: "place not meant for habitation",
    118: "safe haven",
    204: "psychiatric hospital or other psychiatric facility",
    205: "substance abuse treatment facility or detox center",
    206: "hospital or other residential non-psychiatric medical facility",
    207: "jail, prison or juvenile detention facility",
    215: "foster care home or foster care group home",
    225: "long-term care facility or nursing home",
    302: "transitional housing for homeless persons",
    314: "hotel or motel paid for without emergency shelter voucher",
    329: "residential project or halfway house with no homeless criteria",
    332: "host home (non-crisis)",
    410: "rental by client, no ongoing housing subsidy",
    411: "owned by client, no ongoing housing subsidy",
    421: "owned by client, with ongoing housing subsidy",
    435: "rental by client, with ongoing housing subsidy",
    8: "client doesn't know",
    9: "client prefers not to answer",
    17: "other",
    99: "data not collected",
}

DESTINATIONS: dict[int, str] = {
    **_PLACES,
    24: "deceased",
    30: "no exit interview completed",
    312: "staying or living with family, temporary tenure",
    313: "staying or living with friends, temporary tenure",
    327: "moved from one HOPWA funded project to HOPWA transitional housing",
    422: "staying or living with family, permanent tenure",
    423: "staying or living with friends, permanent tenure",
    426: "moved from one HOPWA funded project to HOPWA permanent housing",
}
"""3.12 Destination; 1xx homeless, 2xx institutional, 3xx temporary, 4xx permanent."""

LIVING_SITUATIONS: dict[int, str] = {
    **_PLACES,
    37: "worker unable to determine",
    335: "staying or living in a family member's room, apartment or house",
    336: "staying or living in a friend's room, apartment or house",
}
"""4.12 Current Living Situation."""

PROJECT_TYPES: dict[int, str] = {
    0: "emergency shelter, entry and exit",
    1: "emergency shelter, night by night",
    2: "transitional housing",
    3: "permanent supportive housing",
    4: "street outreach",
    6: "services only",
    7: "other",
    8: "safe haven",
    9: "permanent housing, housing only",
    10: "permanent housing with services",
    11: "day shelter",
    12: "homelessness prevention",
    13: "rapid re-housing",
    14: "coordinated entry",
}
"""2.02 Project Type."""

RELATIONSHIPS: dict[int, str] = {
    1: "head of household",
    2: "child",
    3: "spouse or partner",
    4: "other relative",
    5: "unrelated household member",
    99: "data not collected",
}
"""3.15 Relationship to Head of Household."""

RELATIONSHIP_KEYS: dict[str, str] = {
    "head of household": "head",
    "child": "child",
    "spouse or partner": "partner",
    "other relative": "relative",
    "unrelated household member": "unrelated",
}
"""The relationships, each with the key of cm."""

SERVICES: dict[int, tuple[str, dict[int, str]]] = {
    141: (
        "PATH service",
        {
            1: "re-engagement",
            2: "screening",
            3: "habilitation or rehabilitation",
            4: "community mental health",
            5: "substance use treatment",
            6: "case management",
            7: "residential supportive services",
            8: "housing minor renovation",
            9: "housing moving assistance",
            10: "housing eligibility determination",
            11: "security deposits",
            12: "one-time rent for eviction prevention",
            14: "clinical assessment",
        },
    ),
    142: (
        "RHY service",
        {
            2: "community service or service learning",
            5: "education",
            6: "employment and training services",
            7: "criminal justice or legal services",
            8: "life skills training",
            10: "parenting education",
            12: "post-natal care",
            13: "pre-natal care",
            14: "health or medical care",
            17: "substance use disorder treatment",
            18: "substance use disorder prevention",
            26: "home-based services",
            27: "post-natal newborn care",
            28: "STD testing",
            29: "street-based services",
        },
    ),
    143: (
        "HOPWA service",
        {
            1: "adult day care and personal assistance",
            2: "case management",
            3: "child care",
            4: "criminal justice or legal services",
            5: "education",
            6: "employment and training services",
            7: "food, meals, nutritional services",
            8: "health or medical care",
            9: "life skills training",
            10: "mental health care or counseling",
            11: "outreach or engagement",
            12: "substance use services or treatment",
            13: "transportation",
            14: "other",
        },
    ),
    144: (
        "SSVF service",
        {
            1: "outreach services",
            2: "case management",
            3: "assistance obtaining VA benefits",
            4: "assistance obtaining other public benefits",
            5: "direct provision of other public benefits",
            6: "other supportive service approved by VA",
            7: "shallow subsidy",
            8: "returning home",
            9: "rapid resolution",
            10: "healthcare navigation",
        },
    ),
    151: (
        "HOPWA financial assistance",
        {
            1: "rental assistance",
            2: "security deposits",
            3: "utility deposits",
            4: "utility payments",
            7: "mortgage assistance",
        },
    ),
    152: (
        "SSVF financial assistance",
        {
            1: "rental assistance",
            2: "security deposit",
            3: "utility deposit",
            4: "utility fee payment assistance",
            5: "moving costs",
            8: "transportation, tokens or vouchers",
            9: "transportation, vehicle repair or maintenance",
            10: "child care",
            12: "general housing stability assistance",
            14: "emergency housing assistance",
            15: "shallow subsidy",
            16: "food assistance",
            17: "landlord incentive",
            18: "tenant incentive",
        },
    ),
    161: (
        "PATH referral",
        {
            1: "community mental health",
            2: "substance use treatment",
            3: "primary health or dental care",
            4: "job training",
            5: "educational services",
            6: "housing services",
            7: "permanent housing",
            8: "income assistance",
            9: "employment assistance",
            10: "medical insurance",
            11: "temporary housing",
        },
    ),
    200: ("", {200: "bed night"}),
    210: (
        "VASH voucher",
        {
            1: "referral package forwarded",
            2: "denied",
            3: "issued",
            4: "revoked or expired",
            5: "in use, veteran moved into housing",
            6: "ported locally",
            7: "absorbed by new housing authority",
            8: "converted to housing choice voucher",
            9: "returned, veteran exited",
            10: "kept by the family, veteran exited",
            11: "never received, veteran exited",
            12: "other",
        },
    ),
    300: (
        "moving on assistance",
        {
            1: "subsidized housing application assistance",
            2: "financial assistance",
            3: "non-financial assistance",
            4: "housing referral or placement",
            5: "other",
        },
    ),
}
"""Services.csv: RecordType → its name and the labels of TypeProvided."""

CASE_MANAGEMENT = frozenset({(141, 6), (143, 2), (144, 2)})
"""(RecordType, TypeProvided) of the services that are contacts."""

REFERRAL_OUTCOMES: dict[int, str] = {1: "attained", 2: "not attained", 3: "unknown"}
"""P2.A PATH referral outcome."""

GENDERS: dict[str, str] = {
    "Woman": "woman",
    "Man": "man",
    "NonBinary": "non-binary",
    "CulturallySpecific": "culturally-specific",
    "Transgender": "transgender",
    "Questioning": "questioning",
    "DifferentIdentity": "different-identity",
}
"""Columns of 3.06 Gender (FY2024) → keys of cm."""

SEXES: dict[int, str] = {0: "female", 1: "male"}
"""4.21 Sex (FY2026)."""

RACES: dict[str, str] = {
    "AmIndAKNative": "american-indian",
    "Asian": "asian",
    "BlackAfAmerican": "black",
    "HispanicLatinao": "hispanic",
    "HispanicLatinaeo": "hispanic",
    "MidEastNAfrican": "middle-eastern",
    "NativeHIPacific": "pacific-islander",
    "White": "white",
}
"""Columns of 3.04 Race and Ethnicity → keys of cm."""

ANSWERS: dict[int, str] = {0: "no", 1: "yes", 8: "does-not-know", 9: "prefers-not"}
"""1.8 No/Yes/Reasons for Missing Data; nobody asked where it is 99 or empty."""


class IncomeSource(NamedTuple):
    """A kind of income or benefit: its key in cm, and what to say besides it.

    ``total`` is the column that says whether there is anything of its group. Without ``awarded``
    nobody decides on it, as with wages, so that it has no status while it is paid.
    """

    kind: str
    note: str | None = None
    total: str = "IncomeFromAnySource"
    awarded: bool = True


INCOME_SOURCES: dict[str, IncomeSource] = {
    "Earned": IncomeSource("wages", awarded=False),
    "Unemployment": IncomeSource("unemployment"),
    "SSI": IncomeSource("ssi"),
    "SSDI": IncomeSource("ssdi"),
    "VADisabilityService": IncomeSource("veterans", "VA service-connected disability"),
    "VADisabilityNonService": IncomeSource("veterans", "VA non-service-connected disability"),
    "PrivateDisability": IncomeSource("other", "private disability insurance"),
    "WorkersComp": IncomeSource("other", "worker's compensation"),
    "TANF": IncomeSource("tanf"),
    "GA": IncomeSource("general-assistance"),
    "SocSecRetirement": IncomeSource("social-security", "retirement"),
    "Pension": IncomeSource("other", "pension from a former job"),
    "ChildSupport": IncomeSource("child-support"),
    "Alimony": IncomeSource("other", "alimony or other spousal support", awarded=False),
    "OtherIncomeSource": IncomeSource("other", awarded=False),
    "SNAP": IncomeSource("snap", total="BenefitsFromAnySource"),
    "WIC": IncomeSource("wic", total="BenefitsFromAnySource"),
    "Medicaid": IncomeSource("medicaid", total="InsuranceFromAnySource"),
    "Medicare": IncomeSource("medicare", total="InsuranceFromAnySource"),
}
"""Columns of 4.02 Income, 4.03 Non-Cash Benefits and 4.04 Health Insurance that cm has a kind
for."""

INCOME_AMOUNTS: dict[str, str] = {
    column: f"{column.removesuffix('Source')}Amount"
    for column, source in INCOME_SOURCES.items()
    if source.total == "IncomeFromAnySource"
}
"""The column of a source of income → that of its amount a month."""

STAGES: dict[int, int] = {1: 0, 2: 1, 5: 1, 3: 2, 6: 3}
"""5.03 Data Collection Stage (entry, update, annual, exit, after it) → its place in a case."""

DISABILITIES: dict[int, tuple[str, str]] = {
    5: ("physical-health", "physical disability"),
    6: ("other", "developmental disability"),
    7: ("physical-health", "chronic health condition"),
    9: ("mental-health", "mental health disorder"),
    10: ("substance-use", "substance use disorder"),
}
"""1.3 Disability Type → the need domain and the words for it."""

HIV = 8
"""The disability type HIV/AIDS."""

UNSAID = frozenset((8, 9, 99))
"""The client doesn't know or prefers not to answer, or nobody asked."""

SUBSTANCES: dict[int, str] = {
    1: "alcohol use disorder",
    2: "drug use disorder",
    3: "alcohol and drug use disorders",
}
"""4.10.2 Substance Use Disorder."""

HEALTH: dict[str, tuple[str, str]] = {
    "GeneralHealthStatus": ("physical-health", "general health"),
    "DentalHealthStatus": ("physical-health", "dental health"),
    "MentalHealthStatus": ("mental-health", "mental health"),
}
"""Columns of R7 to R9 Health Status → the need domain and the words for it."""

POOR_HEALTH: dict[int, str] = {4: "fair", 5: "poor"}
"""R7.1 Health Status, the levels that are a concern."""
