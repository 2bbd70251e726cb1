"""How many trajectories are counted at a time: memory stays within what a batch takes, however many there are."""

from datetime import date

import pandas as pd
from histories import Monitor, trajectory

from werkmonitor.engines import DuckDB
from werkmonitor.indicators.counting import count
from werkmonitor.panel import calendar, select_deliveries
from werkmonitor.quarter import Quarter

QUARTERS = [Quarter(2023, 1), Quarter(2023, 2)]


def test_a_batch_has_at_most_so_many_trajectories_or_is_one_organisation(tmp_path):
    """Of at most three: a and b are just that many, c alone is more by its two quarters together, as d to f would be.

    What an organisation delivered for several quarters stays together.
    """
    sizes = {"a": (1, 0), "b": (2, 0), "c": (2, 2), "d": (1, 0), "e": (0, 1), "f": (1, 1)}
    monitor = Monitor(tmp_path)
    for organisation, delivered in sizes.items():
        monitor.organisation(organisation)
        for quarter, size in zip(QUARTERS, delivered, strict=True):
            people = [trajectory({"traject": f"T{number}"}) for number in range(size)]
            monitor.deliver(str(quarter), organisation, people)

    batches = []

    class Small(DuckDB):
        batch_rows = 3

        def read(self, name, files, schema):
            if name == "trajectories":
                batches.append({file.parent.name.removeprefix("organisation=") for file in files})
            return super().read(name, files, schema)

    ingested = monitor.ingested
    chosen = [select_deliveries(ingested.deliveries, ingested.register, [], q, date(2023, 10, 1)) for q in QUARTERS]
    selection = pd.concat(chosen, ignore_index=True)
    cube = count(ingested, selection, calendar(ingested.register, QUARTERS), Small)
    assert batches == [{"a", "b"}, {"c"}, {"d", "e"}, {"f"}]
    assert cube.groupby("organisation")["running"].sum().to_dict() == {name: sum(of) for name, of in sizes.items()}
