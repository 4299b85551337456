"""What fits a client: pairs of clients and real services of the Florida legal-aid directory.

The reasons were worked out by hand on the guideline of 15,650 dollars a year for one person and
5,500 more for each other one: + speaks for it, - excludes, ? isn't known.
"""

from cmcli.domain.resource_match import match
from florida import CLIENTS, LABELS, SERVICES

PAIRS = """
Florida Senior Legal Helpline / Lena
+ helps with legal, rated 3
? takes ages from 60; Lena's age is not known
? takes up to 300 % of the poverty guideline; Lena's income is not known
? serves Florida; where Lena lives is not known
Florida Senior Legal Helpline / Dana
+ helps with legal, rated 3
- takes ages from 60; Dana is 53
+ takes up to 300 % of the poverty guideline; Dana has 1,631.00 a month
+ serves Florida; Dana lives in Orange County, FL
Florida Senior Legal Helpline / Ravi
+ helps with legal, rated 3
- takes ages from 60; Ravi is 20
? takes up to 300 % of the poverty guideline; Ravi's income is not known
+ serves Florida; Ravi lives in pinellas, Florida
Florida Senior Legal Helpline / June
+ helps with legal, rated 3
? takes ages from 60; June is 57 to 64
+ takes up to 300 % of the poverty guideline; June has 3,300.00 a month
? serves Florida; whether June lives there is not known (Pinellas County)
Florida Senior Legal Helpline / Omar
+ helps with legal, rated 3
- takes ages from 60; Omar is 46
+ takes up to 300 % of the poverty guideline; Omar has 1,900.00 a month
? serves Florida; whether Omar lives there is not known (Broward County)
General Civil Legal Assistance / Lena
+ helps with legal, rated 3
? takes up to 125 % of the poverty guideline; Lena's income is not known
? serves Hillsborough County, Manatee County and 3 more; where Lena lives is not known
General Civil Legal Assistance / Dana
+ helps with legal, rated 3
- takes up to 125 % of the poverty guideline; Dana has 1,631.00 a month
- serves Hillsborough County, Manatee County and 3 more; Dana lives in Orange County, FL
General Civil Legal Assistance / June
+ helps with legal, rated 3
- takes up to 125 % of the poverty guideline; June has 3,300.00 a month
+ serves Pinellas County; June lives in Pinellas County
General Civil Legal Assistance / Omar
+ helps with legal, rated 3
? takes up to 125 % of the poverty guideline; Omar has 1,900.00 a month (household size unknown)
- serves Hillsborough County, Manatee County and 3 more; Omar lives in Broward County
Veterans Legal Helpline / Lena
+ helps with legal, rated 3
? takes ages up to 59; Lena's age is not known
? takes up to 125 % of the poverty guideline; Lena's income is not known
? only veterans; whether Lena is one is not known
? serves Hillsborough County, Pasco County; where Lena lives is not known
Veterans Legal Helpline / Dana
+ helps with legal, rated 3
+ takes ages up to 59; Dana is 53
- takes up to 125 % of the poverty guideline; Dana has 1,631.00 a month
- only veterans; Dana is not one
- serves Hillsborough County, Pasco County; Dana lives in Orange County, FL
Veterans Legal Helpline / June
+ helps with legal, rated 3
? takes ages up to 59; June is 57 to 64
- takes up to 125 % of the poverty guideline; June has 3,300.00 a month
+ for veterans; June is one
- serves Hillsborough County, Pasco County; June lives in Pinellas County
Veterans Legal Helpline / Omar
+ helps with legal, rated 3
+ takes ages up to 59; Omar is 46
? takes up to 125 % of the poverty guideline; Omar has 1,900.00 a month (household size unknown)
+ for veterans; Omar is one
- serves Hillsborough County, Pasco County; Omar lives in Broward County
Lawyers for Young Adults Project / Lena
+ helps with legal, rated 3
? takes ages up to 23; Lena's age is not known
? takes up to 185 % of the poverty guideline; Lena's income is not known
? serves Pinellas County; where Lena lives is not known
Lawyers for Young Adults Project / Dana
+ helps with legal, rated 3
- takes ages up to 23; Dana is 53
+ takes up to 185 % of the poverty guideline; Dana has 1,631.00 a month
- serves Pinellas County; Dana lives in Orange County, FL
Lawyers for Young Adults Project / Ravi
+ helps with legal, rated 3
+ takes ages up to 23; Ravi is 20
? takes up to 185 % of the poverty guideline; Ravi's income is not known
+ serves Pinellas County; Ravi lives in pinellas, Florida
Lawyers for Young Adults Project / June
+ helps with legal, rated 3
- takes ages up to 23; June is 57 to 64
- takes up to 185 % of the poverty guideline; June has 3,300.00 a month
+ serves Pinellas County; June lives in Pinellas County
Lawyers for Young Adults Project / Omar
+ helps with legal, rated 3
- takes ages up to 23; Omar is 46
+ takes up to 185 % of the poverty guideline; Omar has 1,900.00 a month
- serves Pinellas County; Omar lives in Broward County
Wills for Warriors / Lena
+ helps with legal, rated 3
? takes up to 185 % of the poverty guideline; Lena's income is not known
? only veterans; whether Lena is one is not known
? serves Pinellas County; where Lena lives is not known
Wills for Warriors / Dana
+ helps with legal, rated 3
+ takes up to 185 % of the poverty guideline; Dana has 1,631.00 a month
- only veterans; Dana is not one
- serves Pinellas County; Dana lives in Orange County, FL
Wills for Warriors / Ravi
+ helps with legal, rated 3
? takes up to 185 % of the poverty guideline; Ravi's income is not known
- only veterans; Ravi is not one
+ serves Pinellas County; Ravi lives in pinellas, Florida
Wills for Warriors / June
+ helps with legal, rated 3
- takes up to 185 % of the poverty guideline; June has 3,300.00 a month
+ for veterans; June is one
+ serves Pinellas County; June lives in Pinellas County
Wills for Warriors / Omar
+ helps with legal, rated 3
+ takes up to 185 % of the poverty guideline; Omar has 1,900.00 a month
+ for veterans; Omar is one
- serves Pinellas County; Omar lives in Broward County
Wills/Advance Directives Assistance / Lena
+ helps with legal, rated 3
? takes ages from 60; Lena's age is not known
? takes up to 185 % of the poverty guideline; Lena's income is not known
? serves Pinellas County; where Lena lives is not known
Wills/Advance Directives Assistance / Dana
+ helps with legal, rated 3
- takes ages from 60; Dana is 53
+ takes up to 185 % of the poverty guideline; Dana has 1,631.00 a month
- serves Pinellas County; Dana lives in Orange County, FL
Wills/Advance Directives Assistance / June
+ helps with legal, rated 3
? takes ages from 60; June is 57 to 64
- takes up to 185 % of the poverty guideline; June has 3,300.00 a month
+ serves Pinellas County; June lives in Pinellas County
Wills/Advance Directives Assistance / Omar
+ helps with legal, rated 3
- takes ages from 60; Omar is 46
+ takes up to 185 % of the poverty guideline; Omar has 1,900.00 a month
- serves Pinellas County; Omar lives in Broward County
Wills/Advance Directives Assistance / Ida
+ helps with legal, rated 3
? takes ages from 60; Ida is 59 or 60
? takes up to 185 % of the poverty guideline; Ida has at least 500.00 a month
? serves Pinellas County; whether Ida lives there is not known (FL)
Disabled Veterans Benefits / Lena
+ helps with benefits, rated 2
? only veterans; whether Lena is one is not known
? serves State: FL; where Lena lives is not known
Disabled Veterans Benefits / Dana
+ helps with benefits, rated 2
- only veterans; Dana is not one
+ serves State: FL; Dana lives in Orange County, FL
Disabled Veterans Benefits / June
+ helps with benefits, rated 2
+ for veterans; June is one
? serves State: FL; whether June lives there is not known (Pinellas County)
Disabled Veterans Benefits / Omar
+ helps with benefits, rated 2
+ for veterans; Omar is one
? serves State: FL; whether Omar lives there is not known (Broward County)
Disabled Veterans Benefits / Ida
+ helps with benefits, rated 2
? only veterans; whether Ida is one is not known
+ serves State: FL; Ida lives in FL
SSI for Homeless / Lena
+ helps with benefits, rated 2
? takes up to 200 % of the poverty guideline; Lena's income is not known
? only people without a home; whether Lena is one is not known
? serves Alachua County; where Lena lives is not known
SSI for Homeless / Dana
+ helps with benefits, rated 2
+ takes up to 200 % of the poverty guideline; Dana has 1,631.00 a month
? only people without a home; whether Dana is one is not known
- serves Alachua County; Dana lives in Orange County, FL
SSI for Homeless / June
+ helps with benefits, rated 2
? takes up to 200 % of the poverty guideline; June has 3,300.00 a month\
 (income of the rest of the household unknown)
? only people without a home; whether June is one is not known
- serves Alachua County; June lives in Pinellas County
SSI for Homeless / Omar
+ helps with benefits, rated 2
+ takes up to 200 % of the poverty guideline; Omar has 1,900.00 a month
? only people without a home; whether Omar is one is not known
- serves Alachua County; Omar lives in Broward County
Ryan White / Lena
+ helps with legal, rated 3
? takes up to 300 % of the poverty guideline; Lena's income is not known
? only people with HIV; whether Lena is one is not known
? serves Broward County; where Lena lives is not known
Ryan White / Dana
+ helps with legal, rated 3
+ takes up to 300 % of the poverty guideline; Dana has 1,631.00 a month
? only people with HIV; whether Dana is one is not known
- serves Broward County; Dana lives in Orange County, FL
Ryan White / June
+ helps with legal, rated 3
+ takes up to 300 % of the poverty guideline; June has 3,300.00 a month
? only people with HIV; whether June is one is not known
- serves Broward County; June lives in Pinellas County
Ryan White / Omar
+ helps with legal, rated 3
+ takes up to 300 % of the poverty guideline; Omar has 1,900.00 a month
? only people with HIV; whether Omar is one is not known
+ serves Broward County; Omar lives in Broward County
Elder Advocacy / Lena
+ helps with legal, rated 3
? takes ages from 55; Lena's age is not known
? serves Brevard County, Citrus County and 2 more; where Lena lives is not known
Elder Advocacy / Dana
+ helps with legal, rated 3
- takes ages from 55; Dana is 53
+ serves Orange County; Dana lives in Orange County, FL
Elder Advocacy / June
+ helps with legal, rated 3
+ takes ages from 55; June is 57 to 64
- serves Brevard County, Citrus County and 2 more; June lives in Pinellas County
Elder Advocacy / Omar
+ helps with legal, rated 3
- takes ages from 55; Omar is 46
- serves Brevard County, Citrus County and 2 more; Omar lives in Broward County
Elder Advocacy / Ida
+ helps with legal, rated 3
+ takes ages from 55; Ida is 59 or 60
? serves Brevard County, Citrus County and 2 more; whether Ida lives there is not known (FL)
Legal Advice and Counsel Hotline / Lena
+ helps with legal, rated 3
? takes ages up to 59; Lena's age is not known
? takes up to 200 % of the poverty guideline; Lena's income is not known
? serves Broward County; where Lena lives is not known
Legal Advice and Counsel Hotline / Dana
+ helps with legal, rated 3
+ takes ages up to 59; Dana is 53
+ takes up to 200 % of the poverty guideline; Dana has 1,631.00 a month
- serves Broward County; Dana lives in Orange County, FL
Legal Advice and Counsel Hotline / June
+ helps with legal, rated 3
? takes ages up to 59; June is 57 to 64
? takes up to 200 % of the poverty guideline; June has 3,300.00 a month\
 (income of the rest of the household unknown)
- serves Broward County; June lives in Pinellas County
Legal Advice and Counsel Hotline / Omar
+ helps with legal, rated 3
+ takes ages up to 59; Omar is 46
+ takes up to 200 % of the poverty guideline; Omar has 1,900.00 a month
+ serves Broward County; Omar lives in Broward County
Homeless Advocacy Project / Lena
+ helps with housing, rated 4
+ helps with legal, rated 3
? takes ages from 18; Lena's age is not known
? serves Orange County; where Lena lives is not known
Homeless Advocacy Project / Dana
+ helps with housing, rated 4
+ helps with legal, rated 3
+ takes ages from 18; Dana is 53
+ serves Orange County; Dana lives in Orange County, FL
Homeless Advocacy Project / June
+ helps with housing, rated 4
+ helps with legal, rated 3
+ takes ages from 18; June is 57 to 64
- serves Orange County; June lives in Pinellas County
Homeless Advocacy Project / Omar
+ helps with housing, rated 4
+ helps with legal, rated 3
+ takes ages from 18; Omar is 46
- serves Orange County; Omar lives in Broward County
"""


def pairs() -> list[tuple[str, str, list[str]]]:
    found: list[tuple[str, str, list[str]]] = []
    for line in PAIRS.strip().splitlines():
        if line[0] in "+-?":
            found[-1][2].append(line)
        else:
            name, _, client = line.rpartition(" / ")
            found.append((name, client, []))
    return found


def test_forty_pairs_and_more_of_clients_and_real_services_are_judged_with_reasons() -> None:
    """Compare every pair with what was worked out by hand."""
    assert len(pairs()) >= 40
    for name, client, expected in pairs():
        told = match(SERVICES[name], CLIENTS[client], LABELS)
        marks = {True: "+", False: "-", None: "?"}
        assert [f"{marks[one.fits]} {one.words}" for one in told.reasons] == expected, name
        assert told.fits == (not told.against) == (not any(one[0] == "-" for one in expected))
