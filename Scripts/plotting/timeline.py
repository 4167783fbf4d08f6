"""Turns the events of a run into bars and marks over time, for Gantt charts: events.csv has instants and durations."""

import math
from dataclasses import dataclass

import labels

# Category of a bar -> words for the legend, in the order of the legend.
CATEGORIES = {
    "failed": "Failed or down",
    "maintenance": "Maintenance or quarantine",
    "standby": "Off or standby",
    "isolated": "Cut off, path lost",
    "migration": "Migration",
    "aborted": "Migration aborted",
    "storage": "Storage work",
    "memory": "Memory short",
    "protection": "Fault Tolerance",
}

# Kind that begins a bar -> (kinds that end it, category).
BEGINS = {
    "host_failure": (("host_repaired", "host_available"), "failed"),
    "vm_failure": (("vm_recovered", "power_on"), "failed"),
    "guest_crash": (("vm_recovered", "vm_monitoring_reset", "power_on"), "failed"),
    "isolation_response": (("vm_recovered", "power_on"), "failed"),
    "vm_paused": (("vm_resumed",), "failed"),
    "agent_failure": (("agent_back",), "isolated"),
    "host_cut_off": (("host_reconnected",), "isolated"),
    "nic_down": (("nic_up",), "isolated"),
    "datastore_apd": (("datastore_restored",), "isolated"),
    "datastore_pdl": (("datastore_restored",), "isolated"),
    "enter_maintenance": (("exit_maintenance",), "maintenance"),
    "quarantine": (("exit_quarantine",), "maintenance"),
    "datastore_entering_maintenance": (("datastore_maintenance_ends",), "maintenance"),
    "host_standby": (("dpm_power_on", "host_available"), "standby"),
    "host_off": (("host_on",), "standby"),
    "suspend": (("resume",), "standby"),
    "vsan_component_absent": (("vsan_repaired",), "failed"),
}

# Kinds whose duration ends at their time.
BACKWARD = {
    "migration": "migration", "storage_migration": "storage", "migration_aborted": "aborted",
    "storage_migration_aborted": "aborted",
}  # fmt: skip

# Kinds whose duration begins at their time.
FORWARD = {
    "snapshot": "storage", "snapshot_delete": "storage", "clone": "storage", "vsan_resync": "storage",
    "vsan_rebuild": "storage", "ft_secondary_created": "protection",
}  # fmt: skip

# Ends of bars, and steps of a detection that would crowd a chart.
SILENT = {
    "memory_state",
    "host_available",
    "maintenance",
    "host_upgraded",
    "ha_datastore_heartbeats_watched",
    "ha_ping_ends",
    "ha_declared_unreachable",
    "ha_restarts_initiated",
    "ha_registered",
    "ha_election_starts",
    "ha_isolation_ping_starts",
    "dpm_enter_standby",
    "datastore_maintenance",
    "host_on",
} | {end for ends, _ in BEGINS.values() for end in ends}

# Kinds whose source and target are places, and kinds of a place itself.
PLACED = {"migration", "migration_aborted", "storage_migration", "vm_failure", "vm_recovered", "ha_restart"}
PLACES = {"host_failure", "host_standby", "host_off", "enter_maintenance", "memory_state", "quarantine", "host_cut_off",
          "datastore_apd", "datastore_pdl"}  # fmt: skip

CALM_MEMORY = ("high", "clear", "")


@dataclass
class Bar:
    entity: str
    start: float
    end: float
    category: str
    text: str
    is_open: bool = False


@dataclass
class Mark:
    entity: str
    time: float
    kind: str
    text: str


@dataclass
class Timeline:
    bars: list
    marks: list
    end: float
    begin: float = 0
    places: frozenset = frozenset()

    def within(self, between):
        """What touches a span of time (a pair of seconds), cut to it; everything for None."""
        if between is None:
            return self
        low, high = between[0], min(between[1], self.end)
        bars = [Bar(bar.entity, max(bar.start, low), min(bar.end, high), bar.category, bar.text, bar.is_open)
                for bar in self.bars if bar.end > low and bar.start < high]  # fmt: skip
        return Timeline(bars, [mark for mark in self.marks if low <= mark.time <= high], high, low, self.places)

    def mark_groups(self, rows, most=4):
        """Marks of the rows shown as (words, marks): the commonest kinds by name, the rest together."""
        groups = {}
        for mark in self.marks:
            if mark.entity in rows:
                groups.setdefault(mark.kind, []).append(mark)
        ranked = sorted(groups, key=lambda kind: (-len(groups[kind]), kind))
        named = ranked[:most] if len(ranked) <= most else ranked[: most - 1]
        rest = [mark for kind in ranked[len(named) :] for mark in groups[kind]]
        return [(labels.words(kind), groups[kind]) for kind in named] + ([("Other events", rest)] if rest else [])

    def rows(self, most):
        """The entities to show, at most so many: those with bars before those with marks, longest first; and how many
        are left out. They come in the order of their first event, places that hold machines before machines."""
        weight, first = {}, {}
        for bar in self.bars:
            weight[bar.entity] = weight.get(bar.entity, 0) + (bar.end - bar.start)
            first[bar.entity] = min(first.get(bar.entity, math.inf), bar.start)
        for mark in self.marks:
            weight.setdefault(mark.entity, 0)
            first[mark.entity] = min(first.get(mark.entity, math.inf), mark.time)
        chosen = sorted(weight, key=lambda name: (name not in self.places, -weight[name], first[name]))[:most]
        return sorted(chosen, key=lambda name: (name not in self.places, first[name])), len(weight) - len(chosen)


def describe(event):
    """One line of an event for a person."""
    path = " → ".join(part for part in (event.source, event.target) if part)
    length = f"{event.duration:.6g} s" if math.isfinite(event.duration) else ""
    return "; ".join(part for part in (event.kind.replace("_", " "), path, length, event.detail) if part)


def timeline(events, end=None):
    """Bars and marks of one replication's events, up to the end of the run."""
    last = max([event.time for event in events] + [end or 0])
    bars, marks, waiting = [], [], {}

    def close(entity, kinds, time, is_open=False):
        for key in [key for key in waiting if key[0] == entity and (kinds is None or key[1] in kinds)]:
            start, category, text = waiting.pop(key)
            if time > start:
                bars.append(Bar(entity, start, time, category, text, is_open))

    for event in events:
        ended = [kind for kind, (ends, _) in BEGINS.items() if event.kind in ends]
        if ended:
            close(event.entity, ended, event.time)
        if event.kind in BEGINS:
            waiting.setdefault((event.entity, event.kind), (event.time, BEGINS[event.kind][1], describe(event)))
        elif event.kind == "memory_state":
            close(event.entity, ["memory_state"], event.time)
            if event.target not in CALM_MEMORY:
                waiting[event.entity, "memory_state"] = (event.time, "memory", f"memory state {event.target}")
        elif event.kind in BACKWARD and math.isfinite(event.duration):
            bars.append(
                Bar(event.entity, event.time - event.duration, event.time, BACKWARD[event.kind], describe(event))
            )
        elif event.kind in FORWARD and math.isfinite(event.duration):
            bars.append(
                Bar(
                    event.entity,
                    event.time,
                    min(event.time + event.duration, last),
                    FORWARD[event.kind],
                    describe(event),
                )
            )
        elif event.kind not in SILENT and event.entity:
            marks.append(Mark(event.entity, event.time, event.kind, describe(event)))
    for entity, kind in list(waiting):
        close(entity, [kind], last, is_open=True)
    bars.sort(key=lambda bar: (bar.start, bar.entity))
    return Timeline(bars, marks, last, places=places_of(events))


def places_of(events):
    """What machines came from or went to: hosts and datastores."""
    ends = {name for event in events if event.kind in PLACED for name in (event.source, event.target) if name}
    return frozenset(ends | {event.entity for event in events if event.kind in PLACES})


def coalesced(bars, gap):
    """Joins bars of one entity and category that are nearer than a gap: a host whose memory flickers stays readable."""
    joined, latest = [], {}
    for bar in bars:
        before = latest.get((bar.entity, bar.category))
        if before is not None and bar.start - before.end <= gap and bar.category == "memory":
            before.end = max(before.end, bar.end)
            before.text = "memory state not high, with pauses"
        else:
            copy = Bar(bar.entity, bar.start, bar.end, bar.category, bar.text, bar.is_open)
            latest[bar.entity, bar.category] = copy
            joined.append(copy)
    return joined
