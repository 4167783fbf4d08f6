"""The data of a page's charts: values scaled to readable units, thinned to a sensible size, as plain lists."""

import math
import os

import numpy

import labels
import pictures
import studies
import tables
import timeline
from figures import memory
from figures.style import quiet

MOST_POINTS = 5000
MOST_CELLS = 300_000
MOST_ENTITIES = 400
MOST_BAR_ROWS = 60
MOST_BARS = 4000
MOST_LINES = 7


def rounded(values, factor=1.0):
    """Numbers with five digits, None where there is none; one number alone where all are the same."""
    listed = [None if not math.isfinite(value) else float(f"{value / factor:.5g}") for value in values]
    listed = [
        int(value) if value is not None and value == int(value) and abs(value) < 1e15 else value for value in listed
    ]
    return listed[0] if len(listed) > 1 and all(value == listed[0] for value in listed) else listed


def blocks(array, size):
    """Means of so many rows after one another along the last axis but one (time)."""
    if size == 1:
        return array
    count = array.shape[-2]
    padding = -count % size
    widths = [(0, 0)] * (array.ndim - 2) + [(0, padding), (0, 0)]
    padded = numpy.pad(array, widths, constant_values=numpy.nan)
    shape = array.shape[:-2] + ((count + padding) // size, size, array.shape[-1])
    return quiet(numpy.nanmean, padded.reshape(shape), axis=-2)


def series_chart(path):
    """A time series file: each column of each entity, and mean, sum and quantiles of all where they are many."""
    data = tables.read_series(path)
    if data is None:
        return None
    name = os.path.splitext(os.path.basename(path))[0]
    zeros = tables.zero_columns(data)
    columns = [column for column in data.values if column not in zeros and column != "host"]
    if not columns:
        return None
    unit, length = labels.time_axis(data.times[-1] - data.times[0])
    count = len(data.entities)
    notes = []
    kept = min(count, MOST_ENTITIES)
    size = max(1, math.ceil(len(data.times) / MOST_POINTS))
    has_range = len(data.replications) > 1
    per_time = len(columns) * kept * (3 if has_range and kept <= MOST_LINES else 1)
    if per_time * len(data.times) / size > MOST_CELLS:
        size = min(math.ceil(per_time * len(data.times) / MOST_CELLS), max(1, len(data.times) // 200))
        kept = max(MOST_LINES, min(kept, int(MOST_CELLS / len(columns) / math.ceil(len(data.times) / size))))
    if size > 1:
        notes.append(f"A point is the mean of {size} rows of the {len(data.times)} in the file.")
    if kept < count:
        notes.append(f"Only {kept} of the {count} entities can be chosen one by one; mean and sum are of all.")
    if has_range:
        notes.append(f"Mean of {len(data.replications)} replications"
                     + ("; the band is their lowest to highest." if count <= MOST_LINES else "."))  # fmt: skip
    chart = {
        "id": name,
        "title": labels.words(name),
        "time": f"Time ({unit})",
        "entities": data.entities[:kept],
        "count": count,
        "times": rounded(data.times[::size] / length),
        "columns": [],
        "notes": notes,
        "zeros": zeros,
    }
    for column in columns:
        values = data.values[column]
        chart["columns"].append(column_data(column, values, size, kept, count))
    return chart


def column_data(column, values, size, kept, count):
    largest = float(numpy.nanmax(numpy.abs(values)))
    label, factor = labels.axis(column, largest)
    mean = blocks(quiet(numpy.nanmean, values, axis=0), size)
    entry = {"name": column, "label": label, "lines": [rounded(mean[:, index], factor) for index in range(kept)]}
    if column in labels.STATES:
        entry["states"] = labels.STATES[column]
    if values.shape[0] > 1 and count <= MOST_LINES:
        for name, function in (("low", numpy.nanmin), ("high", numpy.nanmax)):
            edge = blocks(quiet(function, values, axis=0), size)
            entry[name] = [rounded(edge[:, index], factor) for index in range(kept)]
    if count > 1:
        all_values = blocks(values, size)
        flat = numpy.moveaxis(all_values, 1, 0).reshape(all_values.shape[1], -1)
        entry["mean"] = rounded(quiet(numpy.nanmean, flat, axis=1), factor)
        quantiles = quiet(numpy.nanquantile, flat, [0.05, 0.25, 0.75, 0.95], axis=1)
        entry["quantiles"] = [rounded(row, factor) for row in quantiles]
        total = quiet(numpy.nanmean, quiet(numpy.nansum, all_values, axis=2), axis=0)
        sum_label, sum_factor = labels.axis(column, float(numpy.nanmax(numpy.abs(total))))
        entry["sum"], entry["sumLabel"] = rounded(total, sum_factor), sum_label
    return entry


def memory_chart(path):
    """Memory by technique, of all entities together and of each while they are few."""
    header = tables.header_of(path)
    if not memory.has_memory(header):
        return None
    data = tables.read_series(path, memory.columns_in(header))
    if data is None:
        return None
    layers = [name for name in memory.LAYERS if name in data.values and numpy.nan_to_num(data.values[name]).any()]
    if not set(layers) & set(list(memory.LAYERS)[3:]):
        return None
    unit, length = labels.time_axis(data.times[-1] - data.times[0])
    size = max(1, math.ceil(len(data.times) / 1000))
    means = {name: blocks(quiet(numpy.nanmean, data.values[name], axis=0), size) for name in data.values}
    choices = [("all together", None)] if len(data.entities) > 1 else []
    choices += [(name, index) for index, name in enumerate(data.entities[:32])]
    total = sum(numpy.nansum(means[name], axis=1) for name in layers)
    unit_name, factor = labels.multiple("bytes", float(total.max() if len(data.entities) < 8 else total.max() / 8))
    chart = {"id": os.path.splitext(os.path.basename(path))[0] + "-memory", "time": f"Time ({unit})", "choices": [],
             "times": rounded(data.times[::size] / length), "label": f"Memory ({unit_name})",
             "notes": [f"A point is the mean of {size} rows."] if size > 1 else []}  # fmt: skip
    for name, index in choices:
        chart["choices"].append(
            {
                "name": name,
                "layers": [
                    {"name": memory.LAYERS[layer][0], "values": rounded(picked(means[layer], index), factor)}
                    for layer in layers
                ],
                "total": rounded(picked(means["mem_total_bytes"], index), factor)
                if "mem_total_bytes" in means
                else None,
            }
        )
    return chart


def picked(array, index):
    """One entity of an array time x entity, or the sum of all."""
    return numpy.nansum(array, axis=1) if index is None else array[:, index]


def placement_chart(path, folder):
    """Host of each machine over time, of the first replication."""
    if "host" not in tables.header_of(path):
        return None
    data = tables.read_series(path, ["host"])
    if data is None:
        return None
    hosts = data.values["host"][0].T
    if len(numpy.unique(hosts[numpy.isfinite(hosts)])) < 2:
        return None
    order = numpy.lexsort((numpy.arange(len(hosts)), numpy.nan_to_num(hosts[:, 0], nan=-1)))[:MOST_ENTITIES]
    size = max(1, math.ceil(len(data.times) / 400))
    unit, length = labels.time_axis(data.times[-1] - data.times[0])
    names = pictures.host_names(folder)
    count = max(int(numpy.nanmax(hosts)) + 1, 1)
    notes = []
    if size > 1:
        notes.append(f"One row in {size} of the file is drawn.")
    if len(order) < len(hosts):
        notes.append(f"{len(order)} of {len(hosts)} machines are drawn.")
    if len(data.replications) > 1:
        notes.append(f"Replication {data.replications[0]} of {len(data.replications)}.")
    return {
        "time": f"Time ({unit})", "times": rounded(data.times[::size] / length), "notes": notes,
        "machines": [data.entities[index] for index in order],
        "hosts": [names[index] if index < len(names) else f"host {index}" for index in range(count)],
        "rows": [[int(v) if math.isfinite(v) and v >= 0 else None for v in hosts[index, ::size]] for index in order],
    }  # fmt: skip


def gantt_chart(path, folder):
    """Bars and marks of the first replication's events; None without any bar."""
    events = tables.read_events(path)
    if not events:
        return None
    first = min(event.replication for event in events)
    replications = len({event.replication for event in events})
    chart = timeline.timeline([event for event in events if event.replication == first], pictures.last_time(folder))
    if not chart.bars:
        return None
    rows, left_out = chart.rows(MOST_BAR_ROWS)
    unit, length = labels.time_axis(chart.end)
    wanted = set(rows)
    bars = [bar for bar in timeline.coalesced(chart.bars, chart.end / 1000) if bar.entity in wanted]
    groups = chart.mark_groups(wanted)
    notes = []
    if left_out:
        notes.append(f"{left_out} more entities have events and no row here: places first, then the longest bars.")
    lost_marks = sum(max(len(group) - MOST_BARS, 0) for _, group in groups)
    for name, lost in (("bars", len(bars) - MOST_BARS), ("marks", lost_marks)):
        if lost > 0:
            notes.append(f"{lost} later {name} are not drawn.")
    if replications > 1:
        notes.append(f"Replication {first} of {replications}.")
    return {
        "rows": rows,
        "time": f"Time ({unit})",
        "end": chart.end / length,
        "notes": notes,
        "categories": [
            [name, text] for name, text in timeline.CATEGORIES.items() if any(b.category == name for b in bars)
        ],
        "bars": [
            [rows.index(b.entity), short(b.start / length), short(b.end / length), b.category, b.text]
            for b in bars[:MOST_BARS]
        ],
        "marks": [
            [words, [[rows.index(m.entity), short(m.time / length), m.text] for m in group[:MOST_BARS]]]
            for words, group in groups
        ],
    }


def short(value):
    return float(f"{value:.8g}")


def distribution_chart(path):
    """Values of each metric over replications, where there are several and they differ."""
    columns = tables.read_replications(path)
    shown = [{"label": labels.plain(name), "values": rounded(sorted(values)), "mean": float(f"{values.mean():.6g}")}
             for name, values in columns.items() if len(values) > 1 and values.min() != values.max()]  # fmt: skip
    return {"metrics": shown} if shown else None


def comparison_chart(comparison_path, values_path):
    """Per metric and entity: difference and interval of each variant, and the values of each."""
    groups = {}
    if comparison_path:
        for item in studies.read_comparison(comparison_path):
            key = (item.metric, item.entity, item.unit)
            if math.isfinite(item.difference):
                groups.setdefault(key, {"differences": [], "values": []})["differences"].append(
                    [
                        item.variant,
                        item.difference,
                        none(item.low),
                        none(item.high),
                        none(item.relative_pct),
                        item.verdict,
                    ]
                )
    if values_path:
        for key, variants in studies.read_values(values_path).items():
            group = groups.setdefault(key, {"differences": [], "values": []})
            group["values"] = [[name, [short(value) for value in values]] for name, values in variants.items()]
    shown = []
    for (metric, entity, unit), group in groups.items():
        flat = {value for _, values in group["values"] for value in values}
        if any(row[1] != 0 for row in group["differences"]) or len(flat) > 1:
            shown.append({"label": labels.metric(metric, unit, entity), **group})
    return {"metrics": shown} if shown else None


def none(value):
    return value if math.isfinite(value) else None


def sweep_chart(path):
    data = studies.read_sweep(path)
    if data is None or not data.metrics:
        return None
    return {
        "parameters": [parameter_data(parameter) for parameter in data.parameters],
        "isGrid": len(data.parameters) == 2
        and 2 * len(data.counts) >= len(data.parameters[0].levels) * len(data.parameters[1].levels),
        "metrics": [{"label": labels.plain(name), "mean": [none(v) for v in mean], "half": [none(v) for v in half]}
                    for name, (mean, half) in data.metrics.items()],
    }  # fmt: skip


def parameter_data(parameter):
    return {"label": parameter.label, "values": [none(value) for value in parameter.values], "names": parameter.names}


def trajectory_chart(path):
    data = studies.read_trajectory(path)
    if data is None:
        return None
    return {
        "evaluations": rounded(data.evaluations), "accepted": [bool(value) for value in data.accepted],
        "objective": [none(v) for v in data.objective], "half": [none(v) for v in data.half_width],
        "best": [none(v) for v in data.best], "parameters": [parameter_data(p) for p in data.parameters],
    }  # fmt: skip


def quantiles_chart(path):
    families, unit = studies.read_quantiles(path)
    shown = [{"name": name, "x": [none(v) for v in x], "y": [none(v) for v in y]} for name, (x, y) in families.items()]
    return {"families": shown, "unit": f" ({unit})" if unit else ""} if shown else None


def arrivals_chart(path):
    shown = [
        {
            "label": measure.label, "at": measure.at_label, "x": [none(v) for v in measure.at],
            "y": [none(v) for v in measure.values], "isDispersion": measure.name == "index_of_dispersion",
        }
        for measure in studies.read_arrivals(path)
    ]  # fmt: skip
    return {"metrics": shown} if shown else None
