"""What a reading sums over organisations and quarters, beside the long table."""

from histories import Monitor, placement, row_of, trajectory


def test_an_organisation_s_trajectories_are_those_of_ips_whatever_their_type_and_funding(tmp_path):
    """The table by years with IPS is made of them, and says nothing of another method."""
    monitor = Monitor(tmp_path)
    monitor.organisation("org01")
    people = [
        {"traject": "one", "type": "epa"},
        {"traject": "two", "type": "cmd"},
        {"traject": "three", "type": "cmd", "funding": "municipality"},
        {"traject": "other", "method": "wabz"},
    ]
    jobs = [{"traject": name, "begin": "2023-04-02"} for name in ("one", "three", "other")]
    monitor.deliver("2023Q2", "org01", map(trajectory, people), map(placement, jobs))
    counts = monitor.read("2023Q2").organisations
    assert counts.to_dict("records") == [
        {"quarter": "2023Q2", "organisation": "org01", "running": 3, "paid_work": 2},
    ]


def test_the_mean_per_organisation_is_of_all_who_are_running_in_a_quarter(tmp_path):
    """Three of two types in one organisation and two in the other, and a quarter later one and nobody."""
    monitor = Monitor(tmp_path)
    running = {("2023Q2", "org01"): ["epa", "epa", "cmd"], ("2023Q2", "org02"): ["epa", "cmd"]}
    running |= {("2023Q3", "org01"): ["epa"], ("2023Q3", "org02"): []}
    for name in ("org01", "org02"):
        monitor.organisation(name)
    for (quarter, name), types in running.items():
        people = [trajectory({"traject": f"T{number}", "type": type}) for number, type in enumerate(types)]
        monitor.deliver(quarter, name, people)
    table = monitor.read("2023Q2", "2023Q3").indicators
    means = [row_of(table, "mean_per_organisation", quarter=quarter)["value"] for quarter in ("2023Q2", "2023Q3")]
    assert means == [5 / 2, 1 / 2]
