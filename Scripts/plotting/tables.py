"""Reads the CSV files of a run: time series, events, summaries."""

import csv
import fnmatch
import sys
from dataclasses import dataclass

import numpy


class PlotError(Exception):
    """Something the user can put right; its text is the message."""


def kind_of(header):
    """What a file holds, by its header: series, events, summary, or None for files there is no picture of."""
    if header[:3] == ["replication", "time_s", "kind"]:
        return "events"
    if header[:3] == ["replication", "time_s", "name"] and len(header) > 3:
        return "series"
    if header[:5] == ["metric", "entity", "unit", "n", "mean"]:
        return "summary"
    return None


def header_of(path):
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            return next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlotError(f"{path}: error: cannot read: {error}") from error


def rows_of(path, columns):
    """Yields (line, row) of a CSV; a row with another number of columns is an error."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            if len(row) != columns:
                raise PlotError(f"{path}:{reader.line_num}: error: {len(row)} columns where the header has {columns}")
            yield reader.line_num, row


def number(text, path, line):
    if text == "":
        return numpy.nan
    try:
        return float(text)
    except ValueError:
        raise PlotError(f"{path}:{line}: error: '{text}' is not a number") from None


class NothingMatches(PlotError):
    """No row is left by the choice of entities or replication: an error for a file named, not for one of a folder."""


@dataclass
class Series:
    """One time series file: `values[column]` is an array replication x time x entity, NaN where there is no row."""

    path: str
    times: numpy.ndarray
    replications: list
    entities: list
    values: dict


def read_series(path, columns=None, entities=None, replication=None):
    """Reads the wanted columns (None for all that hold numbers) and entities (patterns, None for all)."""
    header = header_of(path)
    available = header[3:]
    for column in columns or []:
        if column not in available:
            raise PlotError(f"{path}: error: no column '{column}'; it has {', '.join(available)}")
    wanted = columns or available
    positions = [header.index(column) for column in wanted]
    keys, cells, names, seen_replications = [], [], {}, set()
    is_wanted = {}
    for line, row in rows_of(path, len(header)):
        name = row[2]
        if name not in is_wanted:
            is_wanted[name] = entities is None or any(fnmatch.fnmatchcase(name, pattern) for pattern in entities)
        seen_replications.add(int(number(row[0], path, line)))
        if not is_wanted[name] or (replication is not None and int(row[0]) != replication):
            continue
        keys.append((int(row[0]), number(row[1], path, line), names.setdefault(name, len(names))))
        cells.append([number(row[position], path, line) for position in positions])
    if not keys:
        if replication is not None and replication not in seen_replications:
            raise NothingMatches(f"{path}: error: no replication {replication}; it has {sorted(seen_replications)}")
        if entities is not None and is_wanted:
            some = ", ".join(list(is_wanted)[:10]) + (", …" if len(is_wanted) > 10 else "")
            raise NothingMatches(f"{path}: error: no entity matches {' '.join(entities)}; it has {some}")
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


@dataclass
class Events:
    """Instants of events by kind, in order of first appearance, and how many replications they come from."""

    path: str
    times: dict
    replication_count: int


def read_events(path, entities=None, replication=None):
    header = header_of(path)
    times, replications = {}, set()
    for line, row in rows_of(path, len(header)):
        if replication is not None and int(number(row[0], path, line)) != replication:
            continue
        if entities is not None and not any(fnmatch.fnmatchcase(row[3], pattern) for pattern in entities):
            continue
        replications.add(row[0])
        times.setdefault(row[2], []).append(number(row[1], path, line))
    if not times:
        return None
    return Events(path, {kind: numpy.array(values) for kind, values in times.items()}, len(replications))


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
    header = header_of(path)
    index = {name: position for position, name in enumerate(header)}
    rows = []
    for line, row in rows_of(path, len(header)):
        entity = row[1]
        if metrics is not None and row[0] not in metrics:
            continue
        if entities is not None and not any(fnmatch.fnmatchcase(entity, pattern) for pattern in entities):
            continue
        mean = number(row[index["mean"]], path, line)
        if numpy.isfinite(mean):
            low, high = (number(row[index[name]], path, line) for name in ("ci95_low", "ci95_high"))
            rows.append(SummaryRow(row[0], entity, row[2], int(number(row[3], path, line)), mean, low, high))
    return rows


def warn(message):
    print(f"plot: warning: {message}", file=sys.stderr)
