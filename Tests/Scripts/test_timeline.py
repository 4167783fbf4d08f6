"""Labels, bars and parameters: what pictures are made of."""

import math
import unittest

import support  # noqa: F401

import labels
import studies
import tables
import timeline
from figures import style


def event(time, kind, entity="a", source="", target="", duration=math.nan):
    return tables.Event(1, time, kind, entity, source, target, duration, "")


class TimelineTests(unittest.TestCase):
    def bars(self, *events, end=100):
        return [(bar.entity, bar.start, bar.end, bar.category) for bar in timeline.timeline(events, end).bars]

    def test_a_failure_ends_with_the_recovery(self):
        found = self.bars(event(10, "vm_failure"), event(30, "vm_recovered", duration=20))
        self.assertEqual(found, [("a", 10, 30, "failed")])

    def test_a_failure_without_an_end_lasts_to_the_end(self):
        self.assertEqual(self.bars(event(10, "host_failure")), [("a", 10, 100, "failed")])

    def test_only_the_same_entity_ends_a_bar(self):
        found = self.bars(event(10, "enter_maintenance"), event(20, "exit_maintenance", "b"))
        self.assertEqual(found, [("a", 10, 100, "maintenance")])

    def test_a_migration_is_written_when_it_ends_and_a_snapshot_when_it_begins(self):
        found = self.bars(event(50, "migration", duration=20), event(50, "snapshot", "b", duration=20))
        self.assertEqual(found, [("a", 30, 50, "migration"), ("b", 50, 70, "storage")])

    def test_memory_is_short_until_it_is_high_again(self):
        found = self.bars(event(5, "memory_state", target="soft"), event(8, "memory_state", target="hard"),
                          event(20, "memory_state", target="high"))  # fmt: skip
        self.assertEqual(found, [("a", 5, 8, "memory"), ("a", 8, 20, "memory")])

    def test_other_events_are_marks(self):
        chart = timeline.timeline([event(3, "power_on_denied"), event(4, "host_available")])
        self.assertEqual([(mark.time, mark.kind) for mark in chart.marks], [(3, "power_on_denied")])

    def test_a_span_cuts_bars(self):
        chart = timeline.timeline([event(10, "host_failure")], 100).within((20, 40))
        self.assertEqual([(bar.start, bar.end) for bar in chart.bars], [(20, 40)])

    def test_the_longest_rows_are_kept(self):
        events = [event(10 * n, "migration", f"vm-{n}", duration=n) for n in range(1, 6)]
        rows, left_out = timeline.timeline(events, 100).rows(2)
        self.assertEqual((rows, left_out), (["vm-4", "vm-5"], 3))

    def test_places_stand_before_machines(self):
        events = [event(5, "vm_failure", "vm", source="esx"), event(9, "host_failure", "esx")]
        self.assertEqual(timeline.timeline(events, 100).rows(5)[0], ["esx", "vm"])

    def test_the_commonest_marks_have_names(self):
        events = [event(n, kind) for n, kind in enumerate("aabbcdef")]
        groups = timeline.timeline(events).mark_groups({"a"})
        self.assertEqual(
            [(words, len(marks)) for words, marks in groups], [("A", 2), ("B", 2), ("C", 1), ("Other events", 3)]
        )


class LabelTests(unittest.TestCase):
    def test_units_come_from_the_end_of_the_name(self):
        cases = {
            ("net_transmit_bits_per_second", 5e7): "Network transmit (Mbit/s)",
            ("net_dropped_packets_per_second", 3): "Network dropped (packets/s)",
            ("disk_latency_s", 0.002): "Disk latency (ms)",
            ("downtime_s", 90): "Downtime (s)",
            ("power_w", 1500): "Power (W)",
            ("power_w", 2500): "Power (kW)",
            ("mem_free_bytes", 0): "Memory free (B)",
            ("iops", 5): "Commands (IO/s)",
            ("vms", 5): "VMs",
        }
        for (column, largest), label in cases.items():
            self.assertEqual(labels.axis(column, largest)[0], label)

    def test_a_factor_goes_with_the_unit(self):
        self.assertEqual(labels.axis("mem_total_bytes", 2**34)[1], 2**30)
        self.assertEqual(labels.axis("cpu_usage_mhz", 2e4)[1], 1e3)
        self.assertEqual(labels.axis("disk_latency_s", 2e-6)[1], 1e-6)

    def test_entities_follow_the_label(self):
        self.assertEqual(labels.plain("cpu_ready_pct/web"), "CPU ready (%), web")


class ParameterTests(unittest.TestCase):
    def test_numbers_units_and_words(self):
        self.assertEqual(list(studies.parameter("a", ["1", "2.5"]).values), [1, 2.5])
        speed = studies.parameter("speed", ["10 Gbit/s", "25 Gbit/s"])
        self.assertEqual((list(speed.values), speed.unit), ([10, 25], "Gbit/s"))
        mixed = studies.parameter("memory", ["512 MiB", "1 GiB", "512 MiB"])
        self.assertEqual((list(mixed.values), mixed.names), ([0, 1, 0], ["512 MiB", "1 GiB"]))


class IntervalTests(unittest.TestCase):
    def test_quantiles_of_student(self):
        # Printed tables: 2.776 for 4 degrees of freedom, 2.021 for 40, 1.984 for 100.
        for degrees, expected in ((4, 2.776), (40, 2.0211), (100, 1.9840)):
            self.assertAlmostEqual(style.student_975(degrees), expected, places=3)
