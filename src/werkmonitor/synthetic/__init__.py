"""Synthetic deliveries with a known truth.

:func:`simulate_example` makes the example's deliveries, whose counts equal the published ones;
:func:`simulate_known_truth` makes deliveries from given parameters, :func:`simulate_population` only the people.
"""

from werkmonitor.synthetic.example import Planned, Simulation, is_current, simulate_example
from werkmonitor.synthetic.faults import FAULTS
from werkmonitor.synthetic.flags import attributes, quarter_flags
from werkmonitor.synthetic.identifiers import CANARY, CANARY_HOURS
from werkmonitor.synthetic.known_truth import simulate_known_truth
from werkmonitor.synthetic.parameters import Parameters
from werkmonitor.synthetic.population import simulate_population
from werkmonitor.synthetic.records import Population

__all__ = [
    "CANARY",
    "CANARY_HOURS",
    "FAULTS",
    "Parameters",
    "Planned",
    "Population",
    "Simulation",
    "attributes",
    "is_current",
    "quarter_flags",
    "simulate_example",
    "simulate_known_truth",
    "simulate_population",
]
