"""Runs alone: reads rows and targets as JSON, prints least and most of each in whole people.

What is not finished in time is bounded by what is proven; null if no world fits the rows.
"""

from __future__ import annotations

import json
import sys

from ortools.sat.python import cp_model


def main() -> None:
    asked = json.load(sys.stdin)
    model = cp_model.CpModel()
    people = [model.new_int_var(0, asked["most"], "") for _ in range(asked["size"])]

    def total(variables: list[int], factors: list[float]) -> cp_model.LinearExpr:
        chosen = [people[one] for one in variables]
        return cp_model.LinearExpr.weighted_sum(chosen, [int(one) for one in factors])

    for variables, factors, least, most in asked["rows"]:
        if least is not None:
            model.add(total(variables, factors) >= least)
        if most is not None:
            model.add(total(variables, factors) <= most)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = asked["seconds"]
    found = []
    for variables, factors in asked["targets"]:
        ends = []
        for ask in (model.minimize, model.maximize):
            ask(total(variables, factors))
            status = solver.solve(model)
            if status == cp_model.INFEASIBLE:
                print("null")
                return
            ends.append(round(solver.best_objective_bound))
        found.append(ends)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
