"""The candidates of each school, written down by its clerk."""

from datetime import date
from itertools import count

from dienhinh.demo.reading import Table, table
from dienhinh.demo.world import World, address
from dienhinh.domain import candidates
from dienhinh.models import CandidateKind, User


def settle(world: World) -> None:
    """Write down every collective and person that may be proposed."""
    phones = count(10)
    for symbol, row in table("candidates").items():
        clerk = world.users[symbol, "clerk"]
        for each in row.get("collectives", []):
            _candidate(world, symbol, CandidateKind.COLLECTIVE, each, {}, clerk)
        for each in row["people"]:
            personal = {
                "position": each["position"],
                "is_leader": "post" in each,
                "teaching_since": date.fromisoformat(f"{each['began']}-01") if "began" in each else None,
                "phone": f"0900 000 {next(phones):03}",
                "email": address(each["name"]),
            }
            _candidate(world, symbol, CandidateKind.INDIVIDUAL, each, personal, clerk)


def _candidate(
    world: World, symbol: str, kind: CandidateKind, row: Table, personal: Table, clerk: User
) -> None:
    values = {"name": row["name"]} | personal
    world.candidates[row["key"]] = candidates.add(world.units[symbol], kind, values, clerk)
