"""Campaigns that are too long for every run: `python -m tests.campaign text --n 10000` prints what came of it as JSON.

Each draws its cases from a seed, so that a fault can be met again.
"""

import argparse
import json
from importlib import import_module
from pathlib import Path

NAMES = sorted(path.stem for path in (Path(__file__).parent / "campaigns").glob("[!_]*.py"))


def bound(cases: int, faults: int) -> str:
    """Say how sure it makes one: with none in n independent cases, fewer than 3/n at 95 % (the rule of three)."""
    return f"{faults} of {cases}" + (f" (95 % upper bound 3/{cases})" if not faults else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--n", type=int, default=1000, help="how many cases")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    result = import_module(f"tests.campaigns.{options.name}").run(options.n, seed=options.seed)
    head = {"campaign": options.name, "n": options.n, "seed": options.seed}
    print(json.dumps(head | result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
