"""Reads the CSV files that vdcsim writes: what a file is, by its header, and its rows."""

import csv
import fnmatch
import math
import sys
from dataclasses import dataclass

import numpy

import labels


class PlotError(Exception):
    """Something the user can put right; its text is the message."""


class NothingMatches(PlotError):
    """No row is left by the choice of entities or replication: an error for a file named, not for one of a folder."""


# What the header of a file begins with -> what it holds.
HEADERS = [
    (["replication", "time_s", "kind", "entity"], "events"),
    (["replication", "time_s", "policy", "entity"], "decisions"),
    (["replication", "time_s", "name"], "series"),
    (["replication", "status", "end"], "replications"),
    (["metric", "entity", "unit", "n", "mean"], "summary"),
    (["variant", "metric", "entity", "unit", "n", "base_mean"], "comparison"),
    (["variant", "replication", "metric", "entity", "unit", "value"], "values"),
    (["point", "status", "n"], "sweep"),
    (["evaluation", "accepted"], "trajectory"),
    (["family", "probability", "theoretical", "empirical"], "qq"),
    (["family", "probability", "theoretical_s", "empirical_s"], "qq"),
    (["measure", "at", "at_unit", "value", "value_unit"], "arrivals"),
    (["assertion", "verdict", "metric", "entity", "unit"], "assertions"),
]


def kind_of(header):
    """What a file holds, by its header; None for a file that is not ours or of which there is no picture."""
    return next((kind for start, kind in HEADERS if header[: len(start)] == start), None)


def header_of(path):
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            return next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlotError(f"{path}: error: cannot read: {error}") from error


def rows_of(path, columns):
    """Yields (line, row) of a CSV; a row with another number of columns is an error."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            next(reader, None)
            for row in reader:
                if len(row) != columns:
                    raise PlotError(
                        f"{path}:{reader.line_num}: error: {len(row)} columns where the header has {columns}"
                    )
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlotError(f"{path}: error: cannot read: {error}") from error


def records(path):
    """Yields (line, row as a dictionary)."""
    header = header_of(path)
    for line, row in rows_of(path, len(header)):
        yield line, dict(zip(header, row))


def number(text, path, line):
    if text == "":
        return numpy.nan
    try:
        return float(text)
    except ValueError:
        raise PlotError(f"{path}:{line}: error: '{text}' is not a number") from None


def whole(text, path, line):
    value = number(text, path, line)
    if not math.isfinite(value) or value != int(value):
        raise PlotError(f"{path}:{line}: error: '{text}' is not a whole number")
    return int(value)


def matches(name, patterns):
    """Whether a name is wanted: by patterns with * and ?, or all of them without."""
    return patterns is None or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


@dataclass
class Series:
    """One time series file: `values[column]` is an array replication x time x entity, NaN where there is no row."""

    path: str
    times: numpy.ndarray
    replications: list
    entities: list
    values: dict


def read_series(path, columns=None, entities=None, replication=None, between=None):
    """Reads the wanted columns (None for all that hold numbers) and entities (patterns, None for all)."""
    header = header_of(path)
    available = header[3:]
    for column in columns or []:
        if column not in available:
            raise PlotError(f"{path}: error: no column '{column}'; it has {', '.join(available)}")
    wanted = columns or available
    positions = [header.index(column) for column in wanted]
    keys, cells, names, seen_replications, is_wanted = [], [], {}, set(), {}
    for line, row in rows_of(path, len(header)):
        name = row[2]
        if name not in is_wanted:
            is_wanted[name] = matches(name, entities)
        run = whole(row[0], path, line)
        seen_replications.add(run)
        if not is_wanted[name] or (replication is not None and run != replication):
            continue
        time = number(row[1], path, line)
        if between is not None and not between[0] <= time <= between[1]:
            continue
        keys.append((run, time, names.setdefault(name, len(names))))
        cells.append([number(row[position], path, line) for position in positions])
    if not keys:
        if replication is not None and seen_replications and replication not in seen_replications:
            raise NothingMatches(
                f"{path}: error: no replication {replication}; it has {listed(sorted(seen_replications))}"
            )
        if entities is not None and is_wanted:
            raise NothingMatches(f"{path}: error: no entity matches {' '.join(entities)}; it has {listed(is_wanted)}")
        if between is not None and is_wanted:
            raise NothingMatches(f"{path}: error: no row between {between[0]:g} and {between[1]:g} s")
        return None
    replications, replication_index = numpy.unique([key[0] for key in keys], return_inverse=True)
    times, time_index = numpy.unique([key[1] for key in keys], return_inverse=True)
    entity_index = numpy.array([key[2] for key in keys])
    cells = numpy.array(cells)
    values = {}
    for position, column in enumerate(wanted):
        array = numpy.full((len(replications), len(times), len(names)), numpy.nan)
        array[replication_index, time_index, entity_index] = cells[:, position]
        if not numpy.isnan(array).all():
            values[column] = array
    return Series(path, times, [int(r) for r in replications], list(names), values)


def zero_columns(series):
    """The columns that are zero throughout: nothing to see."""
    return [column for column, array in series.values.items() if not numpy.nan_to_num(array).any()]


@dataclass
class Event:
    """A row of events.csv, or of decisions.csv with the policy as kind and the choice as target."""

    replication: int
    time: float
    kind: str
    entity: str
    source: str
    target: str
    duration: float
    detail: str


def read_events(path, entities=None, replication=None):
    """The events in the order of the file."""
    header = header_of(path)
    is_decision = kind_of(header) == "decisions"
    events = []
    for line, row in rows_of(path, len(header)):
        run = whole(row[0], path, line)
        if (replication is not None and run != replication) or not matches(row[3], entities):
            continue
        time = number(row[1], path, line)
        if is_decision:
            events.append(Event(run, time, row[2], row[3], "", row[4], numpy.nan, row[5]))
        else:
            events.append(Event(run, time, row[2], row[3], row[4], row[5], number(row[6], path, line), row[7]))
    return events


@dataclass
class SummaryRow:
    metric: str
    entity: str
    unit: str
    count: int
    mean: float
    low: float
    high: float


def read_summary(path, metrics=None, entities=None):
    rows = []
    for line, row in records(path):
        if not matches(row["metric"], metrics) or not matches(row["entity"], entities):
            continue
        mean, low, high = (number(row[name], path, line) for name in ("mean", "ci95_low", "ci95_high"))
        if numpy.isfinite(mean):
            rows.append(
                SummaryRow(row["metric"], row["entity"], row["unit"], whole(row["n"], path, line), mean, low, high)
            )
    return rows


def read_replications(path, metrics=None, entities=None):
    """Values of each metric, one a replication that has it: `{"cpu_ready_pct/web": array}`; constants are kept."""
    header = header_of(path)
    columns = {}
    for line, row in rows_of(path, len(header)):
        for name, text in zip(header[6:], row[6:]):
            base, _, entity = name.partition("/")
            wanted = matches(base, metrics) or matches(labels.split_unit(base)[0], metrics)
            if wanted and matches(entity, entities):
                columns.setdefault(name, []).append(number(text, path, line))
    arrays = {name: numpy.array(values) for name, values in columns.items()}
    return {name: array[numpy.isfinite(array)] for name, array in arrays.items() if numpy.isfinite(array).any()}


def listed(names, most=12):
    names = [str(name) for name in names]
    return ", ".join(names[:most]) + (f", and {len(names) - most} more" if len(names) > most else "")


def warn(message):
    print(f"plot: warning: {message}", file=sys.stderr)


def note(message):
    print(f"plot: {message}", file=sys.stderr)
