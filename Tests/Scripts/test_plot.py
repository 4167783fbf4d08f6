"""Scripts/plot on a file of each kind."""

import os
import subprocess
import sys

from support import ROOT, InFolder, bytes_of, fixture, text_of

import plot


class PlotTests(InFolder):
    def draw(self, *words):
        """Names of the pictures drawn into this test's folder, and what was said."""
        status, out, error = self.run_main(plot.main, *words, "--out", self.folder)
        self.assertEqual(status, 0, error)
        names = [os.path.basename(line) for line in out.split()]
        for name in names:
            self.assertGreater(os.path.getsize(self.path(name)), 500, name)
        return names, error

    def shows(self, name, *texts):
        picture = text_of(self.path(name))
        for text in texts:
            self.assertIn(text, picture, f"{text} in {name}")

    def refuses(self, *words):
        status, out, error = self.run_main(plot.main, *words, "--out", self.folder)
        self.assertEqual((status, out), (2, ""), error)
        self.assertNotIn("Traceback", error)
        return error


class KindTests(PlotTests):
    def test_a_series_has_its_unit_and_a_line_an_entity(self):
        names, _ = self.draw(fixture("host-failure", "hosts.csv"), "--metric", "cpu_usage_pct")
        self.assertEqual(names, ["hosts-cpu_usage_pct.svg"])
        self.shows("hosts-cpu_usage_pct.svg", "CPU usage (%)", "Time (min)", "esx-1", "esx-4")

    def test_units_suit_the_values(self):
        self.draw(fixture("host-failure", "hosts.csv"), "--metric", "mem_consumed_bytes", "--metric", "cpu_usage_mhz")
        self.shows("hosts-mem_consumed_bytes.svg", "Memory consumed (GiB)")
        self.shows("hosts-cpu_usage_mhz.svg", "CPU usage (GHz)")

    def test_replications_have_a_band_that_is_said(self):
        hosts = fixture("drs", "hosts.csv")
        self.draw(hosts, "--metric", "power_w", "--entity", "esx-1")
        self.shows("hosts-power_w.svg", "mean of 3 replications, band: lowest to highest")
        self.draw(hosts, "--metric", "power_w", "--entity", "esx-1", "--band", "ci95")
        self.shows("hosts-power_w.svg", "band: 95 % interval of the mean")
        self.draw(hosts, "--metric", "power_w", "--entity", "esx-1", "--replication", "2")
        self.shows("hosts-power_w.svg", "replication 2")

    def test_many_entities_become_a_mean_or_a_sum(self):
        vms = fixture("host-failure", "vms.csv")
        self.draw(vms, "--metric", "cpu_usage_mhz")
        self.shows("vms-cpu_usage_mhz.svg", "mean of 10", "middle 90 %")
        self.draw(vms, "--metric", "cpu_usage_mhz", "--aggregate", "sum")
        self.shows("vms-cpu_usage_mhz.svg", "VMs: sum of 10")

    def test_columns_of_zeros_are_left_out_and_named(self):
        names, said = self.draw(fixture("host-failure", "clusters.csv"))
        self.assertNotIn("clusters-hosts_standby.svg", names)
        self.assertIn("clusters-vms_running.svg", names)
        self.assertIn("zero throughout, not drawn: hosts_standby, migrations_running", said)
        names, _ = self.draw(fixture("host-failure", "clusters.csv"), "--metric", "hosts_standby")
        self.assertEqual(names, ["clusters-hosts_standby.svg"])

    def test_memory_is_stacked_by_technique(self):
        names, _ = self.draw(fixture("memory"), "--kind", "memory")
        self.assertEqual(names, ["hosts-memory.svg", "vms-memory.svg"])
        self.shows("hosts-memory.svg", "Memory (GiB)", "ballooned", "swapped", "shared", "physical memory")

    def test_placement_names_hosts_and_machines(self):
        names, _ = self.draw(fixture("host-failure"), "--kind", "placement")
        self.assertEqual(names, ["vms-placement.svg"])
        self.shows("vms-placement.svg", "esx-2", "no host", "web-1", "Time (min)")

    def test_gantt_has_failures_and_rows_of_entities(self):
        names, _ = self.draw(fixture("host-failure"), "--kind", "gantt")
        self.assertEqual(names, ["events-gantt.svg"])
        self.shows("events-gantt.svg", "Failed or down", "esx-2", "web-2", "Time (min)")

    def test_gantt_of_a_span_leaves_out_the_rest(self):
        self.draw(fixture("drs", "events.csv"), "--kind", "gantt", "--replication", "1")
        whole = text_of(self.path("events-gantt.svg"))
        self.draw(fixture("drs", "events.csv"), "--kind", "gantt", "--replication", "1", "--between", "0", "600")
        self.assertLess(len(text_of(self.path("events-gantt.svg"))), len(whole))
        self.shows("events-gantt.svg", "Migration", "Time (s)")

    def test_counts_of_events_and_decisions(self):
        names, _ = self.draw(fixture("drs"), "--kind", "counts")
        self.assertEqual(names, ["decisions.svg", "events.svg"])
        self.shows("events.svg", "Migration", "Events every", "mean of 3 replications")
        self.shows("decisions.svg", "drs/balance", "Decisions every")

    def test_summary_and_distribution(self):
        names, said = self.draw(fixture("drs"), "--kind", "summary", "--kind", "distribution")
        self.assertEqual(names, ["replications.svg", "summary.svg"])
        self.assertIn("the same in every replication", said)
        self.shows("summary.svg", "Energy (kWh)", "95 % interval of 3 replications", "early")
        self.shows("replications.svg", "Energy (kWh)", "distribution over 3 replications")

    def test_comparison_has_a_forest_and_boxes(self):
        names, said = self.draw(fixture("comparison"))
        self.assertEqual(names, ["comparison.svg", "values.svg"])
        self.assertIn("no difference in any variant, not drawn: host_failures", said)
        self.shows("comparison.svg", "Energy (kWh): difference from the base", "no DRS", "threshold=5, web", "lower")
        self.shows("values.svg", "CPU ready (%), web", "base", "threshold=1")

    def test_one_parameter_makes_lines(self):
        names, said = self.draw(fixture("sweep-one"))
        self.assertEqual(names, ["sweep-energy_kwh.svg", "sweep-cpu_ready_pct.svg"])
        self.assertIn("1 of 6 points did not complete", said)
        self.assertIn("not drawn: mean_hosts_on", said)
        self.shows("sweep-cpu_ready_pct.svg", "clusters.0.drs.threshold", "CPU ready (%)", "web", "95 % interval")

    def test_two_parameters_make_a_heat_map(self):
        names, _ = self.draw(fixture("sweep-two"), "--metric", "energy")
        self.assertEqual(names, ["sweep-energy_kwh.svg"])
        self.shows("sweep-energy_kwh.svg", "hosts.0.ports.0.speed (Gbit/s)", "Energy (kWh)", "failed", "19.64")

    def test_three_parameters_make_parallel_axes(self):
        names, _ = self.draw(fixture("sweep-three"), "--metric", "cpu_ready_pct", "--entity", "web")
        self.assertEqual(names, ["sweep-cpu_ready_pct-web.svg"])
        self.shows("sweep-cpu_ready_pct-web.svg", "clusters.0.dpm.automation", "CPU ready (%), web", "off")

    def test_trajectory_and_quantiles(self):
        self.assertEqual(self.draw(fixture("optimize"))[0], ["trajectory.svg"])
        self.shows("trajectory.svg", "Evaluation", "Objective", "best so far", "vms.0.count")
        self.assertEqual(self.draw(fixture("fit"), "--kind", "qq")[0], ["qq.svg"])
        self.shows("qq.svg", "lognormal", "Quantile of the data (s)")
        self.assertEqual(self.draw(fixture("fit"), "--kind", "arrivals")[0], ["arrivals.svg"])
        self.shows("arrivals.svg", "Window (s)", "Lag (arrivals)", "Hour of day", "Rate by hour of day (1/s)")

    def test_every_format_is_the_same_twice(self):
        first, _ = self.draw(
            fixture("host-failure"), "--format", "svg,png,pdf", "--kind", "gantt", "--kind", "placement"
        )
        before = {name: bytes_of(self.path(name)) for name in first}
        self.assertEqual(len(before), 6)
        self.draw(fixture("host-failure"), "--format", "svg,png,pdf", "--kind", "gantt", "--kind", "placement")
        for name, content in before.items():
            self.assertEqual(bytes_of(self.path(name)), content, name)
        self.assertEqual(before["events-gantt.pdf"][:5], b"%PDF-")
        self.assertEqual(before["events-gantt.png"][:4], b"\x89PNG")


class RefusalTests(PlotTests):
    def test_a_foreign_file_is_refused_with_what_is_known(self):
        path = self.write("other.csv", "a,b\n1,2\n")
        error = self.refuses(path)
        self.assertIn("no file of vdcsim", error)
        self.assertIn("replication,time_s,name", error)

    def test_a_picture_is_no_csv(self):
        with open(self.path("picture.csv"), "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")
        self.assertIn("cannot read", self.refuses(self.path("picture.csv")))

    def test_a_bad_number_has_its_line(self):
        path = self.write("hosts.csv", "replication,time_s,name,power_w\n1,0,a,5\n1,60,a,much\n")
        self.assertIn("hosts.csv:3: error: 'much' is not a number", self.refuses(path))

    def test_a_short_row_has_its_line(self):
        path = self.write("hosts.csv", "replication,time_s,name,power_w\n1,0,a\n")
        self.assertIn("hosts.csv:2: error: 3 columns where the header has 4", self.refuses(path))

    def test_a_replication_is_a_whole_number(self):
        path = self.write(
            "events.csv", "replication,time_s,kind,entity,source,target,duration_s,detail\n1.5,0,a,b,,,,\n"
        )
        self.assertIn("events.csv:2: error: '1.5' is not a whole number", self.refuses(path))

    def test_an_unknown_column_names_the_others(self):
        error = self.refuses(fixture("host-failure", "hosts.csv"), "--metric", "cpu_usage")
        self.assertIn("no column 'cpu_usage'; it has cpu_demand_mhz", error)

    def test_an_unknown_entity_names_some(self):
        error = self.refuses(fixture("host-failure", "hosts.csv"), "--metric", "power_w", "--entity", "db-*")
        self.assertIn("no entity matches db-*; it has esx-1, esx-2", error)

    def test_what_is_not_there(self):
        self.assertIn("no such file", self.refuses(self.path("nothing.csv")))
        self.assertIn("no CSV file in this folder", self.refuses(self.folder))

    def test_a_kind_the_file_has_not(self):
        self.assertIn("its pictures are counts, gantt", self.refuses(fixture("drs", "events.csv"), "--kind", "qq"))

    def test_unknown_words_of_the_command_line(self):
        self.assertIn("unknown format 'gif'", self.refuses(fixture("drs"), "--format", "gif"))
        self.assertIn("invalid choice", self.refuses(fixture("drs"), "--kind", "pie"))
        self.assertIn("an earlier and a later", self.refuses(fixture("drs"), "--between", "60", "0"))

    def test_the_command_fails_without_a_traceback(self):
        script = os.path.join(ROOT, "Scripts", "plotting", "plot.py")
        done = subprocess.run([sys.executable, script, self.path("nothing")], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("\n"), 1)
