"""The only place that calls the solver: a plan for a :class:`SpreadTask`, by CP-SAT of OR-Tools.

All loads are scaled to whole numbers, so that an edge is exact. One thread and one seed make the
same plan of the same task, unless the time ends before it is proven.
"""

from fractions import Fraction
from importlib.util import find_spec
from math import lcm
from time import monotonic
from typing import Any

from cmcli.domain.spreading import NO_WEIGHT, Bearer, Parcel, SpreadPlan, SpreadTask
from cmcli.errors import UsageProblem

SECONDS = 5.0
"""The longest time for a plan."""

EVEN = 1.0
"""For an even spread among the best plans; in the solver's own, repeatable measure."""

MOST_EVEN = 30.0
"""The longest time for it. A computer that is busy needs longer, and still finds the same plan."""


def check_solver() -> None:
    """Raise :class:`UsageProblem` where the solver is not installed."""
    if find_spec("ortools") is None:
        raise UsageProblem(
            "Spreading cases needs the solver OR-Tools, which is not installed.",
            "To install it: pip install 'cm-caseload[suggest]'",
            code="no-solver",
        )


def solved(task: SpreadTask, seconds: float = SECONDS) -> SpreadPlan:
    """Find the best plan, stage by stage: what is reached in one is kept in the next."""
    return _Solving(task, monotonic() + seconds).plan()


_FULLEST = 1_000_000
"""The highest share that is told apart, in thousandths of a capacity."""


class _Solving:
    """One task as constraints on whole numbers."""

    def __init__(self, task: SpreadTask, until: float) -> None:
        from ortools.sat.python import cp_model

        self._task, self._until = task, until
        self._model = cp_model.CpModel()
        self._found: dict[Any, int] = {}
        self._scale = _scale(task)
        new = self._model.new_bool_var
        self._placed = {
            (parcel.case, worker): new(f"{at}/{worker}")
            for at, parcel in enumerate(task.parcels)
            for worker in parcel.places
        }
        self._without = [new(f"without {at}") for at in range(len(task.parcels))]
        for parcel, without in zip(task.parcels, self._without, strict=True):
            mine = [self._placed[parcel.case, worker] for worker in parcel.places]
            self._model.add_exactly_one([*mine, without])
        self._added = {one.key: self._loads(one) for one in task.bearers}
        self._past = [self._limited(one) for one in task.bearers]

    def plan(self) -> SpreadPlan:
        """Solve the stages."""
        proven = True
        for cost in (sum(self._without), sum(self._past), self._misfits()):
            proven = self._best(cost) and proven
        self._even()
        chosen = {case: worker for (case, worker), var in self._placed.items() if self._says(var)}
        return SpreadPlan(chosen, proven)

    def _says(self, var: Any) -> bool:
        return bool(self._found.get(var.index))

    def _misfits(self) -> Any:
        """Unwished workers before misfits before further changes."""
        changes = 4 * len(self._task.parcels) + 1
        misfits = changes * (2 * len(self._task.parcels) + 1)
        return sum(
            (one.unwished * misfits + one.misfits * changes + one.changes)
            * self._placed[parcel.case, worker]
            for parcel in self._task.parcels
            for worker, one in parcel.places.items()
        )

    def _loads(self, bearer: Bearer) -> tuple[Any, Any]:
        """The sums of what is added to target and ceiling."""
        sums: list[Any] = [0, 0]
        homes: dict[str, list[tuple[Parcel, Any]]] = {}
        for parcel in self._task.parcels:
            mine = [
                self._placed[parcel.case, worker]
                for worker, one in parcel.places.items()
                if bearer.key in one.bearers
            ]
            if mine and parcel.household is not None:
                homes.setdefault(parcel.household, []).append((parcel, sum(mine)))
            elif mine:
                for at in (0, 1):
                    sums[at] += self._whole(parcel.weights[at]) * sum(mine)
        for household, members in homes.items():
            had = bearer.homes.get(household, NO_WEIGHT)
            for at in (0, 1):
                sums[at] += self._heaviest(members, at, had[at])
        return sums[0], sums[1]

    def _heaviest(self, members: list[tuple[Parcel, Any]], at: int, had: Fraction) -> Any:
        """Add each step of weight above what is there, once for the household."""
        total: Any = 0
        below = had
        for level in sorted({one.weights[at] for one, _ in members if one.weights[at] > had}):
            reached = self._model.new_bool_var("")
            for parcel, here in members:
                if parcel.weights[at] >= level:
                    self._model.add(reached >= here)
            total += self._whole(level - below) * reached
            below = level
        return total

    def _limited(self, bearer: Bearer) -> Any:
        """Keep the ceiling; the variable tells whether the target is passed."""
        target, ceiling = self._added[bearer.key]
        self._model.add(ceiling <= self._whole(bearer.free.ceiling))
        past = self._model.new_bool_var("")
        most = self._whole(self._most_target(bearer))
        self._model.add(target <= self._whole(bearer.free.target) + most * past)
        return past

    def _most_target(self, bearer: Bearer) -> Fraction:
        """A bound of what can be added against the target; a tight one saves the solver time."""
        coming = [
            one.weights
            for one in self._task.parcels
            if any(bearer.key in place.bearers for place in one.places.values())
        ]
        every = sum((one.target for one in coming), Fraction(0))
        if bearer.homes or any(one.ceiling == 0 for one in coming) or not coming:
            return every
        dearest = max(one.target / one.ceiling for one in coming)
        shared = any(one.household is not None for one in self._task.parcels)
        return every if shared else min(every, bearer.free.ceiling * dearest)

    def _whole(self, share: Fraction) -> int:
        found = share * self._scale
        assert found.denominator == 1  # noqa: S101
        return int(found)

    def _best(self, cost: Any) -> bool:
        """Find the least cost and keep it; whether it is proven to be the least."""
        from ortools.sat.python import cp_model

        if isinstance(cost, int):
            return True
        self._model.minimize(cost)
        solver, status = self._solve(max(self._until - monotonic(), 0.05))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False
        self._model.add(cost <= round(solver.objective_value))
        return bool(status == cp_model.OPTIMAL)

    def _even(self) -> None:
        """Among the best plans, look for one whose fullest worker with a new case is least full."""
        most = self._model.new_int_var(0, _FULLEST, "fullest")
        for bearer in self._task.bearers:
            if bearer.capacity > 0:
                used = self._whole(bearer.used) + self._added[bearer.key][0]
                gets = self._model.new_bool_var("")
                self._model.add_max_equality(gets, [0, *self._given(bearer)])
                share = self._model.add(1000 * used <= most * self._whole(bearer.capacity))
                share.only_enforce_if(gets)
        self._model.minimize(most)
        self._solve(MOST_EVEN, repeatable=EVEN)

    def _given(self, bearer: Bearer) -> list[Any]:
        """The variables of the cases that add to the load."""
        return [
            self._placed[parcel.case, worker]
            for parcel in self._task.parcels
            for worker, one in parcel.places.items()
            if bearer.key in one.bearers
        ]

    def _solve(self, seconds: float, *, repeatable: float | None = None) -> "tuple[Any, Any]":
        """Solve from where the last stage ended, and remember what was found."""
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2  # proves sooner with one thread
        solver.parameters.max_time_in_seconds = seconds
        if repeatable is not None:
            solver.parameters.max_deterministic_time = repeatable
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        every = [*self._placed.values(), *self._without]
        for var in every if self._found else ():
            self._model.add_hint(var, self._found[var.index])
        status = solver.solve(self._model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._found = {var.index: int(solver.value(var)) for var in every}
        return solver, status


def _scale(task: SpreadTask) -> int:
    """The least number that makes every share whole."""
    shares = [
        *(share for one in task.parcels for share in one.weights),
        *(share for one in task.bearers for share in (*one.free, one.used, one.capacity)),
        *(share for one in task.bearers for home in one.homes.values() for share in home),
    ]
    return lcm(*(one.denominator for one in shares))
