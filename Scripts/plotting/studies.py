"""Reads what studies and fits write: comparison.csv, values.csv, sweep.csv, trajectory.csv, qq.csv, arrivals.csv."""

import re
from dataclasses import dataclass

import numpy

import labels
import tables


@dataclass
class Difference:
    """A row of comparison.csv: a variant against the base in one metric."""

    variant: str
    metric: str
    entity: str
    unit: str
    count: int
    base: float
    mean: float
    difference: float
    low: float
    high: float
    relative_pct: float
    p: float
    verdict: str
    row: dict


def is_wanted(row, metrics, entities):
    return tables.matches(row["metric"], metrics) and tables.matches(row["entity"], entities)


def read_comparison(path, metrics=None, entities=None):
    differences = []
    for line, row in tables.records(path):
        if not is_wanted(row, metrics, entities):
            continue
        names = (
            "base_mean",
            "variant_mean",
            "difference",
            "ci95_low",
            "ci95_high",
            "relative_difference_pct",
            "p_holm",
        )
        try:
            base, mean, difference, low, high, relative, p = (tables.number(row[name], path, line) for name in names)
        except KeyError as missing:
            raise tables.PlotError(f"{path}: error: no column {missing}") from None
        count = tables.whole(row["n"], path, line)
        differences.append(Difference(row["variant"], row["metric"], row["entity"], row["unit"], count, base, mean,
                                      difference, low, high, relative, p, row.get("verdict", ""), row))  # fmt: skip
    return differences


def read_values(path, metrics=None, entities=None):
    """`{(metric, entity, unit): {variant: array over replications}}`, in the order of the file."""
    groups = {}
    for line, row in tables.records(path):
        value = tables.number(row["value"], path, line)
        if is_wanted(row, metrics, entities) and numpy.isfinite(value):
            key = (row["metric"], row["entity"], row["unit"])
            groups.setdefault(key, {}).setdefault(row["variant"], []).append(value)
    return {key: {name: numpy.array(values) for name, values in group.items()} for key, group in groups.items()}


@dataclass
class Parameter:
    """A parameter of a sweep: its values as numbers, or as positions of `names` where they are words."""

    path: str
    values: numpy.ndarray
    names: list
    unit: str

    @property
    def label(self):
        text = self.path
        if "." not in text:
            text = labels.words(text)
        return f"{text} ({self.unit})" if self.unit else text

    @property
    def levels(self):
        return numpy.unique(self.values[numpy.isfinite(self.values)])

    def text(self, value):
        return self.names[int(value)] if self.names else f"{value:g}"


# A number and perhaps its unit, as scenario files write them: 10, 35%, 2.4 GHz.
QUANTITY = re.compile(r"\s*([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*([^\d\s].*)?\Z")


def parameter(path, texts):
    """Numbers where every value is one with the same unit; otherwise words in order of appearance."""
    found = [QUANTITY.match(text) for text in texts]
    if all(found) and len({(match.group(2) or "").strip() for match in found}) == 1:
        unit = (found[0].group(2) or "").strip()
        return Parameter(path, numpy.array([float(match.group(1)) for match in found]), [], unit)
    names = list(dict.fromkeys(texts))
    return Parameter(path, numpy.array([float(names.index(text)) for text in texts]), names, "")


@dataclass
class Sweep:
    """Points of a sweep: `metrics[name]` has (mean, half width), NaN where the point failed."""

    path: str
    parameters: list
    metrics: dict
    counts: numpy.ndarray
    statuses: list


def read_sweep(path, metrics=None, entities=None):
    header = tables.header_of(path)
    rows = [(line, row) for line, row in tables.rows_of(path, len(header))]
    if not rows:
        return None
    columns = {name: [row[position] for _, row in rows] for position, name in enumerate(header)}
    numbers = lambda name: numpy.array(  # noqa: E731
        [tables.number(text, path, line) for (line, _), text in zip(rows, columns[name])]
    )
    all_metrics = [name for name in header[3:] if name + ":ci95" in columns]
    others = {"error", *all_metrics, *(name + ":ci95" for name in all_metrics)}
    parameters = [name for name in header[3:] if name not in others]
    if not parameters:
        raise tables.PlotError(f"{path}: error: no column of a parameter")
    chosen = {}
    for name in all_metrics:
        base, _, entity = name.partition("/")
        if not (tables.matches(base, metrics) or tables.matches(labels.split_unit(base)[0], metrics)):
            continue
        if not tables.matches(entity, entities):
            continue
        mean = numbers(name)
        if numpy.isfinite(mean).any():
            chosen[name] = (mean, numbers(name + ":ci95"))
    return Sweep(path, [parameter(name, columns[name]) for name in parameters], chosen, numbers("n"), columns["status"])


@dataclass
class Trajectory:
    path: str
    evaluations: numpy.ndarray
    accepted: numpy.ndarray
    parameters: list
    objective: numpy.ndarray
    half_width: numpy.ndarray
    best: numpy.ndarray


def read_trajectory(path):
    header = tables.header_of(path)
    for name in ("objective", "ci95", "best"):
        if name not in header:
            raise tables.PlotError(f"{path}: error: no column '{name}'")
    rows = list(tables.rows_of(path, len(header)))
    if not rows:
        return None
    columns = {name: [row[position] for _, row in rows] for position, name in enumerate(header)}
    numbers = lambda name: numpy.array(  # noqa: E731
        [tables.number(text, path, line) for (line, _), text in zip(rows, columns[name])]
    )
    accepted = numpy.array([text.lower() in ("1", "true", "yes") for text in columns["accepted"]])
    parameters = [parameter(name, columns[name]) for name in header[2 : header.index("objective")]]
    return Trajectory(
        path, numbers("evaluation"), accepted, parameters, numbers("objective"), numbers("ci95"), numbers("best")
    )


def read_quantiles(path):
    """`{family: (theoretical, empirical)}` in the order of the file, and the unit of both."""
    header = tables.header_of(path)
    unit = labels.UNITS["s"][0] if header[2].endswith("_s") else ""
    groups = {}
    for line, row in tables.rows_of(path, len(header)):
        groups.setdefault(row[0], []).append((tables.number(row[2], path, line), tables.number(row[3], path, line)))
    return {name: tuple(numpy.array(pairs).T) for name, pairs in groups.items()}, unit


@dataclass
class Measure:
    """A measure of arrivals: index of dispersion over windows, correlation over lags, rates over hours."""

    name: str
    at: numpy.ndarray
    values: numpy.ndarray
    at_unit: str
    value_unit: str

    @property
    def label(self):
        return labels.metric(self.name, {"/s": "1/s"}.get(self.value_unit, self.value_unit))

    @property
    def at_label(self):
        if self.name.startswith("rate_by_"):
            return labels.words(self.name.removeprefix("rate_by_"))
        what = {"index_of_dispersion": "Window", "autocorrelation": "Lag"}.get(self.name, "At")
        return f"{what} ({self.at_unit})" if self.at_unit else what


def read_arrivals(path):
    """The measures in the order of the file."""
    groups = {}
    for line, row in tables.records(path):
        pair = (tables.number(row["at"], path, line), tables.number(row["value"], path, line))
        groups.setdefault((row["measure"], row["at_unit"], row["value_unit"]), []).append(pair)
    return [
        Measure(name, *numpy.array(pairs).T, at_unit, value_unit)
        for (name, at_unit, value_unit), pairs in groups.items()
    ]
