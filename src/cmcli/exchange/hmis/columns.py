"""Which files and columns of the HUD HMIS CSV format (FY2024 and FY2026) are known and used.

Social security numbers and whatever else cm has no use for are known and not kept.
"""

from dataclasses import dataclass

from cmcli.exchange.hmis.codes import GENDERS, HEALTH, INCOME_AMOUNTS, INCOME_SOURCES, RACES

_STAMPS = "DateCreated DateUpdated UserID DateDeleted ExportID"
STAMPS = frozenset(_STAMPS.split())
"""Columns about the row itself: who wrote it, and when. There is nothing in them to import."""

_CLIENT = f"""PersonalID FirstName MiddleName LastName NameSuffix NameDataQuality SSN SSNDataQuality
DOB DOBDataQuality Sex AmIndAKNative Asian BlackAfAmerican HispanicLatinao HispanicLatinaeo
MidEastNAfrican NativeHIPacific White RaceNone AdditionalRaceEthnicity Woman Man NonBinary
CulturallySpecific Transgender Questioning DifferentIdentity GenderNone DifferentIdentityText
VeteranStatus YearEnteredService YearSeparated WorldWarII KoreanWar VietnamWar DesertStorm
AfghanistanOEF IraqOIF IraqOND OtherTheater MilitaryBranch DischargeStatus {_STAMPS}"""

_ENROLLMENT = f"""EnrollmentID PersonalID ProjectID EntryDate HouseholdID RelationshipToHoH
EnrollmentCoC LivingSituation RentalSubsidyType LengthOfStay LOSUnderThreshold PreviousStreetESSH
DateToStreetESSH TimesHomelessPastThreeYears MonthsHomelessPastThreeYears DisablingCondition
DateOfEngagement MoveInDate DateOfPATHStatus ClientEnrolledInPATH ReasonNotEnrolled PercentAMI
ReferralSource CountOutreachReferralApproaches DateOfBCPStatus EligibleForRHY ReasonNoServices
RunawayYouth SexualOrientation SexualOrientationOther FormerWardChildWelfare ChildWelfareYears
ChildWelfareMonths FormerWardJuvenileJustice JuvenileJusticeYears JuvenileJusticeMonths
UnemploymentFam MentalHealthDisorderFam PhysicalDisabilityFam AlcoholDrugUseDisorderFam
InsufficientIncome IncarceratedParent VAMCStation TargetScreenReqd TimeToHousingLoss
AnnualPercentAMI LiteralHomelessHistory ClientLeaseholder HOHLeaseholder SubsidyAtRisk
EvictionHistory CriminalRecord IncarceratedAdult PrisonDischarge SexOffender DisabledHoH
CurrentPregnant SingleParent DependentUnder6 HH5Plus CoCPrioritized HPScreeningScore ThresholdScore
TranslationNeeded PreferredLanguage PreferredLanguageDifferent MentalHealthConsultation {_STAMPS}"""

_EXIT = f"""ExitID EnrollmentID PersonalID ExitDate Destination DestinationSubsidyType
OtherDestination HousingAssessment SubsidyInformation ProjectCompletionStatus EarlyExitReason
ExchangeForSex ExchangeForSexPastThreeMonths CountOfExchangeForSex AskedOrForcedToExchangeForSex
AskedOrForcedToExchangeForSexPastThreeMonths WorkPlaceViolenceThreats WorkplaceViolenceThreats
WorkplacePromiseDifference CoercedToContinueWork LaborExploitPastThreeMonths CounselingReceived
IndividualCounseling FamilyCounseling GroupCounseling SessionCountAtExit PostExitCounselingPlan
SessionsInPlan DestinationSafeClient DestinationSafeWorker PosAdultConnections PosPeerConnections
PosCommunityConnections AftercareDate AftercareProvided EmailSocialMedia Telephone
InPersonIndividual InPersonGroup CMExitReason {_STAMPS}"""

_SERVICES = f"""ServicesID EnrollmentID PersonalID DateProvided RecordType TypeProvided
OtherTypeProvided MovingOnOtherType SubTypeProvided FAAmount FAStartDate FAEndDate ReferralOutcome
{_STAMPS}"""

_LIVING = f"""CurrentLivingSitID EnrollmentID PersonalID InformationDate CurrentLivingSituation
CLSSubsidyType VerifiedBy LeaveSituation14Days SubsequentResidence ResourcesToObtain LeaseOwn60Day
MovedTwoOrMore LocationDetails {_STAMPS}"""

_INCOME = f"""IncomeBenefitsID EnrollmentID PersonalID InformationDate IncomeFromAnySource
TotalMonthlyIncome {" ".join((*INCOME_SOURCES, *INCOME_AMOUNTS.values()))} OtherIncomeSourceIdentify
BenefitsFromAnySource TANFChildCare TANFTransportation OtherTANF OtherBenefitsSource
OtherBenefitsSourceIdentify InsuranceFromAnySource NoMedicaidReason NoMedicareReason SCHIP
NoSCHIPReason VHAServices NoVHAReason EmployerProvided NoEmployerProvidedReason COBRA NoCOBRAReason
PrivatePay NoPrivatePayReason StateHealthIns NoStateHealthInsReason IndianHealthServices
NoIndianHealthServicesReason OtherInsurance OtherInsuranceIdentify ADAP NoADAPReason
RyanWhiteMedDent NoRyanWhiteReason ConnectionWithSOAR DataCollectionStage {_STAMPS}"""

_DISABILITIES = f"""DisabilitiesID EnrollmentID PersonalID InformationDate DisabilityType
DisabilityResponse IndefiniteAndImpairs TCellCountAvailable TCellCount TCellSource
ViralLoadAvailable ViralLoad ViralLoadSource AntiRetroviral DataCollectionStage {_STAMPS}"""

_HEALTH = f"""HealthAndDVID EnrollmentID PersonalID InformationDate DomesticViolenceSurvivor
WhenOccurred CurrentlyFleeing {" ".join(HEALTH)} PregnancyStatus DueDate DataCollectionStage
{_STAMPS}"""

_PROJECT = f"""ProjectID OrganizationID ProjectName ProjectCommonName OperatingStartDate
OperatingEndDate ContinuumProject ProjectType HousingType RRHSubType ResidentialAffiliation
TargetPopulation HOPWAMedAssistedLivingFac PITCount {_STAMPS}"""

_USER = """UserID UserFirstName UserLastName UserPhone UserExtension UserEmail DateCreated
DateUpdated DateDeleted ExportID"""

_EXPORT = """ExportID SourceType SourceID SourceName SourceContactFirst SourceContactLast
SourceContactPhone SourceContactExtension SourceContactEmail ExportDate ExportStartDate
ExportEndDate SoftwareName SoftwareVersion CSVVersion ExportPeriodType ExportDirective HashStatus
ImplementationID"""


@dataclass(frozen=True, slots=True)
class Layout:
    """One file of the format: what its rows become, its key, and its columns.

    ``kind`` is the kind of record that a row becomes, empty for a file that is only looked up.
    Without one of the ``needed`` columns the file cannot be read; the ``wanted`` ones may be
    absent, which is a warning, and the ``optional`` ones are of one year only or seldom there.
    ``days`` are those that hold dates. ``known`` are all columns of both years.
    """

    file: str
    kind: str
    key: str
    needed: tuple[str, ...]
    wanted: tuple[str, ...]
    days: tuple[str, ...]
    known: frozenset[str]
    optional: tuple[str, ...] = ()


def _layout(
    file: str, kind: str, needed: str, wanted: str, days: str, known: str, optional: str = ""
) -> Layout:
    must = tuple(needed.split())
    return Layout(
        file,
        kind,
        must[0] if must else "",
        must,
        tuple(wanted.split()),
        tuple(days.split()),
        frozenset(known.split()),
        tuple(optional.split()),
    )


LAYOUTS: dict[str, Layout] = {
    layout.file: layout
    for layout in (
        _layout(
            "Export",
            "",
            "",
            "SourceID SourceName ExportDate CSVVersion ImplementationID",
            "",
            _EXPORT,
            "ExportStartDate ExportEndDate ExportPeriodType ExportDirective",
        ),
        _layout(
            "Project",
            "",
            "ProjectID ProjectName ProjectType",
            "DateUpdated DateDeleted",
            "",
            _PROJECT,
        ),
        _layout(
            "User",
            "worker",
            "UserID UserFirstName UserLastName",
            "DateUpdated DateDeleted",
            "",
            _USER,
        ),
        _layout(
            "Client",
            "client",
            "PersonalID FirstName LastName DOB",
            "MiddleName NameSuffix DateUpdated DateDeleted",
            "DOB",
            _CLIENT,
            f"{' '.join((*GENDERS, *RACES))} Sex GenderNone DifferentIdentityText RaceNone"
            " AdditionalRaceEthnicity VeteranStatus",
        ),
        _layout(
            "Enrollment",
            "case",
            "EnrollmentID PersonalID ProjectID EntryDate",
            "HouseholdID RelationshipToHoH UserID DateUpdated DateDeleted",
            "EntryDate",
            _ENROLLMENT,
            "DisablingCondition MoveInDate",
        ),
        _layout(
            "Exit",
            "closure",
            "ExitID EnrollmentID PersonalID ExitDate Destination",
            "OtherDestination DateUpdated DateDeleted",
            "ExitDate",
            _EXIT,
        ),
        _layout(
            "CurrentLivingSituation",
            "contact",
            "CurrentLivingSitID EnrollmentID PersonalID InformationDate CurrentLivingSituation",
            "UserID DateUpdated DateDeleted",
            "InformationDate",
            _LIVING,
        ),
        _layout(
            "Services",
            "service",
            "ServicesID EnrollmentID PersonalID DateProvided RecordType TypeProvided",
            "OtherTypeProvided MovingOnOtherType FAAmount ReferralOutcome UserID DateUpdated"
            " DateDeleted",
            "DateProvided",
            _SERVICES,
        ),
        _layout(
            "IncomeBenefits",
            "benefit",
            "IncomeBenefitsID EnrollmentID PersonalID InformationDate",
            "DataCollectionStage DateUpdated DateDeleted",
            "InformationDate",
            _INCOME,
            f"{' '.join((*INCOME_SOURCES, *INCOME_AMOUNTS.values()))} IncomeFromAnySource"
            " BenefitsFromAnySource InsuranceFromAnySource OtherIncomeSourceIdentify",
        ),
        _layout(
            "Disabilities",
            "need",
            "DisabilitiesID EnrollmentID PersonalID InformationDate DisabilityType"
            " DisabilityResponse",
            "IndefiniteAndImpairs DataCollectionStage DateUpdated DateDeleted",
            "InformationDate",
            _DISABILITIES,
        ),
        _layout(
            "HealthAndDV",
            "need",
            "HealthAndDVID EnrollmentID PersonalID InformationDate",
            "DataCollectionStage DateUpdated DateDeleted",
            "InformationDate",
            _HEALTH,
            " ".join(HEALTH),
        ),
    )
}
"""The files that are read, in the order of need."""

NEEDED_FILES = ("Client", "Enrollment")
"""Without these there is nobody to import; any other file may be missing, with a warning."""

SPARED_FILES = ("IncomeBenefits", "Disabilities", "HealthAndDV")
"""Nothing is said where these are missing."""
