"""Forty cases over twenty workers: for how many generated teams the best plan is proven in time."""

import random
from fractions import Fraction
from time import perf_counter

from bench.timing import say
from cmcli.casework.suggesting.solving import SECONDS, solved
from cmcli.domain.spreading import Bearer, Parcel, Placing, SpreadTask, Weights

TEAMS, CASES, WORKERS = 20, 40, 20
GOAL = 18
"""Teams of which the plan must be proven within the time."""

MODELS = {"icm": (10, 20), "clinical": (10, 12), "strengths": (15, 20), "brokerage": (35, 40)}
ACUITY = (Fraction(1), Fraction(1), Fraction(1), Fraction(4, 3))


def generated(
    seed: int, cases: int = CASES, workers: int = WORKERS, *, tight: bool = False
) -> SpreadTask:
    """A team with part-time workers, of whom some are full, and the cases of others."""
    chance = random.Random(seed)
    least = 9 if tight else chance.choice((2, 4, 6))
    bearers, knows = [], {}
    for number in range(workers):
        key = f"w{number:02}"
        capacity = chance.choice([Fraction(1), Fraction(1), Fraction(4, 5), Fraction(1, 2)])
        held = [MODELS[chance.choice(list(MODELS))] for _ in range(chance.randint(least, 11))]
        used = sum((Fraction(1, target) for target, _ in held), Fraction(0))
        borne = sum((Fraction(1, ceiling) for _, ceiling in held), Fraction(0))
        free = Weights(*(max(capacity - one, Fraction(0)) for one in (used, borne)))
        bearers.append(Bearer(key, free, used, capacity))
        knows[key] = (
            set(chance.sample(list(MODELS), chance.randint(1, 3))),
            {"English"} | ({"Spanish"} if chance.random() < 0.3 else set()),
            chance.randint(0, 3),
        )
    parcels = []
    for number in range(cases):
        model = chance.choice(list(MODELS))
        target, ceiling = MODELS[model]
        language = "Spanish" if chance.random() < 0.25 else "English"
        weight, area = chance.choice(ACUITY), chance.randint(0, 3)
        parcels.append(
            Parcel(
                f"c{number:02}",
                Weights(weight / target, weight / ceiling),
                {
                    key: Placing(
                        int(chance.random() < 0.02),
                        (model not in models) + (language not in languages),
                        int(area != near),
                        (key,),
                    )
                    for key, (models, languages, near) in knows.items()
                    if chance.random() > 0.02
                },
                household=f"h{number // 3}/{model}" if chance.random() < 0.1 else None,
            )
        )
    return SpreadTask(tuple(parcels), tuple(bearers))


def run() -> None:
    """Print a line a team, and how many are proven."""
    say(f"suggest: {CASES} cases over {WORKERS} workers, within {SECONDS:.0f} s")
    proven = 0
    for seed in range(TEAMS):
        task = generated(seed)
        began = perf_counter()
        plan = solved(task)
        took = perf_counter() - began
        assert task.within_ceilings(plan.placed)
        proven += plan.proven
        said = "proven" if plan.proven else "best found"
        say(f"  team {seed:2}  {took:5.2f} s  {said:10}  cost {task.cost(plan.placed)}")
    say(f"proven: {proven} of {TEAMS} (goal: {GOAL}) {'ok' if proven >= GOAL else 'MISSED'}")
