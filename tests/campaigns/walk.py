"""Thousands of random walks of fifty steps: only the steps of the table are taken, and the records stay whole."""

import tempfile

import hypothesis
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from dienhinh.factory import create_app
from dienhinh.schema import upgrade
from tests.campaign import bound
from tests.reliability.test_state_machine import PROFILE, Walk

STEPS = 50


def run(n: int = 2000, seed: int = 1) -> dict[str, object]:
    """Take n walks of `STEPS` steps; the first fault ends the campaign, its walk made as short as it can be."""
    walked = 0

    class Counted(Walk):
        def __init__(self) -> None:
            nonlocal walked
            super().__init__()
            walked += 1

    profile = settings(PROFILE, max_examples=n, stateful_step_count=STEPS, derandomize=False)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATA": folder, "SECRET_KEY": "k" * 40, "TESTING": True})
        upgrade(app)
        with app.app_context():
            try:
                run_state_machine_as_test(hypothesis.seed(seed)(Counted), settings=profile)
            except Exception as fault:
                faults.append("\n".join([repr(fault), *getattr(fault, "__notes__", ())]))
    return {"walks": walked, "steps": STEPS, "faults": faults, "result": bound(walked, len(faults))}
