"""Time series: a line an entity, or the mean or sum of many with bands."""

import numpy

import labels
from figures.style import (MOST_LINES, PALETTE, STYLES, confidence_95, legend_outside, limits, place_time_ticks, pyplot,
                           quiet, remark)  # fmt: skip


def spread(array, axis):
    """Mean and 5, 25, 75, 95 % quantiles along an axis; NaN only where every value is."""
    return quiet(numpy.nanmean, array, axis=axis), quiet(numpy.nanquantile, array, [0.05, 0.25, 0.75, 0.95], axis=axis)


def over_replications(values, band):
    """Mean over the first axis, and the lower and upper edge of its band."""
    mean = quiet(numpy.nanmean, values, axis=0)
    if band == "range":
        return mean, quiet(numpy.nanmin, values, axis=0), quiet(numpy.nanmax, values, axis=0)
    _, half = confidence_95(values)
    return mean, mean - half, mean + half


BAND_NAMES = {"range": "lowest to highest", "ci95": "95 % interval of the mean"}


def describe_replications(series, band=None):
    count = len(series.replications)
    if count == 1:
        return f"replication {series.replications[0]}"
    return f"mean of {count} replications" + (f", band: {BAND_NAMES[band]}" if band else "")


def series_figure(series, column, aggregate, title, band="range"):
    """Few entities: a line each with its band over replications. Many: their sum, or their mean with quantiles."""
    values = series.values[column]
    count = len(series.entities)
    unit, length = labels.time_axis(series.times[-1] - series.times[0])
    times = series.times / length
    figure, axes = pyplot.subplots()
    lines, bands = [], []
    is_mean_of_many = False
    if count <= MOST_LINES and aggregate is None:
        for index, name in enumerate(series.entities):
            mean, low, high = over_replications(values[:, :, index], band)
            lines.append((mean, name))
            if len(series.replications) > 1:
                bands.append((low, high, index))
    elif aggregate == "sum":
        total = numpy.where(numpy.isnan(values).all(axis=2), numpy.nan, numpy.nansum(values, axis=2))
        mean, low, high = over_replications(total, band)
        lines.append((mean, f"sum of {count}"))
        if len(series.replications) > 1:
            bands.append((low, high, 0))
    else:
        mean, (q05, q25, q75, q95) = spread(numpy.moveaxis(values, 1, 0).reshape(len(times), -1), axis=1)
        lines.append((mean, f"mean of {count}"))
        bands += [(q05, q95, 0), (q25, q75, 0)]
        is_mean_of_many = True
    note = describe_replications(series, band if bands and not is_mean_of_many else None)
    shown = [line for line, _ in lines] + [edge for low, high, _ in bands for edge in (low, high)]
    finite = numpy.concatenate(shown)
    finite = finite[numpy.isfinite(finite)]
    largest = float(numpy.abs(finite).max()) if finite.size else 0.0
    label, factor = labels.axis(column, largest)
    for order, (low, high, index) in enumerate(bands):
        name = ("middle 90 %", "middle 50 %")[order] if is_mean_of_many else None
        axes.fill_between(times, low / factor, high / factor, color=PALETTE[index % 7],
                          alpha=0.16 + 0.16 * order if is_mean_of_many else 0.15, linewidth=0, label=name)  # fmt: skip
    for index, (line, name) in enumerate(lines):
        axes.plot(times, line / factor, color=PALETTE[index % 7], linestyle=STYLES[index // 7 % 3], label=name)
    axes.set(xlabel=f"Time ({unit})", ylabel=label, xlim=limits(times))
    set_value_axis(axes, column, finite, largest, factor)
    place_time_ticks(axes, unit)
    has_legend = len(lines) > 1 or is_mean_of_many
    axes.set_title(title if has_legend else f"{title}: {lines[0][1]}")
    remark(axes, note)
    if has_legend:
        handles, names = axes.get_legend_handles_labels()
        ordered = sorted(range(len(names)), key=lambda position: names[position].startswith("middle"))
        legend_outside(axes, [handles[i] for i in ordered], [names[i] for i in ordered])
    return figure


def set_value_axis(axes, column, finite, largest, factor):
    """From 0, to 100 for a percentage that comes near it; the names of states where there are some."""
    if column in labels.STATES and finite.size and (finite == finite.round()).all():
        names = labels.STATES[column]
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(-0.2, len(names) - 0.8)
    elif finite.size and finite.min() >= 0:
        top = largest / factor
        axes.set_ylim(0, 100 if labels.split_unit(column)[1] == "pct" and 60 < top <= 100 else (top * 1.06 or 1))
