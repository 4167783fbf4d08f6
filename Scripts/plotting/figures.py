"""Draws the pictures."""

import math

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as pyplot  # noqa: E402
import matplotlib.ticker as ticker  # noqa: E402
import numpy  # noqa: E402

import labels  # noqa: E402

# Okabe and Ito, "Color Universal Design" (2008): told apart with every common colour vision. Yellow is left out: it
# is too faint for a line on white.
PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
STYLES = ["-", "--", ":"]
MOST_LINES = len(PALETTE)

pyplot.rcParams.update({
    "figure.figsize": (9, 4.2), "figure.constrained_layout.use": True, "savefig.dpi": 150,
    "font.size": 11, "axes.titlesize": 12, "axes.titleweight": "bold", "axes.titlelocation": "left",
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.color": "#D9D9D9",
    "grid.linewidth": 0.6, "axes.axisbelow": True, "lines.linewidth": 1.6, "legend.frameon": False,
    "svg.hashsalt": "vdcsim", "svg.fonttype": "none",
})  # fmt: skip


def save(figure, stem, formats):
    paths = []
    for kind in formats:
        path = f"{stem}.{kind}"
        # Without a date the same data gives the same file.
        figure.savefig(path, metadata={"Date": None} if kind == "svg" else None)
        paths.append(path)
    pyplot.close(figure)
    return paths


def spread(array, axis):
    """Mean and 5, 25, 75, 95 % quantiles along an axis; NaN only where every value is."""
    with numpy.errstate(all="ignore"):
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            quantiles = numpy.nanquantile(array, [0.05, 0.25, 0.75, 0.95], axis=axis)
            return numpy.nanmean(array, axis=axis), quantiles


def describe_replications(series):
    count = len(series.replications)
    return f"replication {series.replications[0]}" if count == 1 else f"mean of {count} replications"


def series_figure(series, column, aggregate, title):
    """Few entities: a line each, with the range over replications. Many: their sum, or their mean with quantile bands."""
    values = series.values[column]
    count = len(series.entities)
    unit, length = labels.time_axis(series.times[-1] - series.times[0])
    times = series.times / length
    figure, axes = pyplot.subplots()
    lines, bands = [], []
    if count <= MOST_LINES and aggregate is None:
        for index, name in enumerate(series.entities):
            mean, _ = spread(values[:, :, index], axis=0)
            lines.append((mean, name))
            if len(series.replications) > 1:
                bands.append((numpy.nanmin(values[:, :, index], axis=0), numpy.nanmax(values[:, :, index], axis=0), index))
        note = describe_replications(series) + (", band: all replications" if bands else "")
    elif aggregate == "sum":
        total = numpy.where(numpy.isnan(values).all(axis=2), numpy.nan, numpy.nansum(values, axis=2))
        mean, _ = spread(total, axis=0)
        lines.append((mean, f"sum of {count}"))
        if len(series.replications) > 1:
            bands.append((numpy.nanmin(total, axis=0), numpy.nanmax(total, axis=0), 0))
        note = describe_replications(series) + (", band: all replications" if bands else "")
    else:
        mean, (q05, q25, q75, q95) = spread(numpy.moveaxis(values, 1, 0).reshape(len(times), -1), axis=1)
        lines.append((mean, f"mean of {count}"))
        bands += [(q05, q95, 0), (q25, q75, 0)]
        note = describe_replications(series)
    shown = [line for line, _ in lines] + [edge for low, high, _ in bands for edge in (low, high)]
    finite = numpy.concatenate(shown)
    finite = finite[numpy.isfinite(finite)]
    largest = float(numpy.abs(finite).max()) if finite.size else 0.0
    label, factor = labels.axis(column, largest)
    is_mean_of_many = len(lines) == 1 and len(bands) == 2
    for order, (low, high, index) in enumerate(bands):
        name = ("middle 90 %", "middle 50 %")[order] if is_mean_of_many else None
        axes.fill_between(times, low / factor, high / factor, color=PALETTE[index % 7],
                          alpha=0.16 + 0.16 * order if is_mean_of_many else 0.12, linewidth=0, label=name)  # fmt: skip
    for index, (line, name) in enumerate(lines):
        axes.plot(times, line / factor, color=PALETTE[index % 7], linestyle=STYLES[index // 7 % 3], label=name)
    axes.set(xlabel=f"Time ({unit})", ylabel=label, xlim=limits(times))
    if finite.size and finite.min() >= 0:
        top = largest / factor
        axes.set_ylim(0, 100 if labels.split_unit(column)[1] == "pct" and 60 < top <= 100 else (top * 1.06 or 1))
    place_time_ticks(axes, unit)
    has_legend = len(lines) > 1 or bands
    axes.set_title(title if has_legend else f"{title}: {lines[0][1]}")
    axes.set_title(note, loc="right", fontsize=9, fontweight="normal", color="#555555")
    if has_legend:
        handles, names = axes.get_legend_handles_labels()
        ordered = sorted(range(len(names)), key=lambda position: names[position].startswith("middle"))
        axes.legend([handles[i] for i in ordered], [names[i] for i in ordered], loc="upper left",
                    bbox_to_anchor=(1.01, 1.0), borderaxespad=0)  # fmt: skip
    return figure


def place_time_ticks(axes, unit):
    """Ticks at times a clock has: 3 h and 15 min rather than 2.5."""
    low, high = axes.get_xlim()
    steps = {"h": (1, 2, 3, 6, 12, 24), "min": (1, 2, 5, 10, 15, 30, 60), "s": (1, 5, 10, 30, 60, 120)}.get(unit, ())
    step = next((step for step in steps if (high - low) / step <= 10), None)
    if step is not None and high - low >= 2 * step:
        axes.xaxis.set_major_locator(ticker.MultipleLocator(step))


def limits(times):
    return (times[0], times[-1]) if len(times) > 1 else (times[0] - 0.5, times[0] + 0.5)


def round_interval(span_s):
    """A round length of time that cuts a span into at most 100 parts, at least 300 s for spans of hours."""
    candidates = (1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
    least = 300 if 2 * 3600 <= span_s <= 86400 * 1.01 else span_s / 100
    return next((c for c in candidates if c >= least), math.ceil(span_s / 100 / 86400) * 86400)


def duration_text(seconds):
    for length, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds % length == 0:
            return f"{seconds // length} {name}" if seconds != length else name
    return f"{seconds} s"


def events_figure(events, end_s, title):
    """A panel for every kind of event: how many an interval, and a mark for each where they are few."""
    ranked = sorted(events.times, key=lambda kind: -len(events.times[kind]))
    kinds = ranked[:8]
    last = max(end_s or 0, max(times.max() for times in events.times.values()))
    unit, length = labels.time_axis(last)
    interval = round_interval(max(last, 1))
    edges = numpy.arange(0, last + interval, interval)
    if len(edges) < 2:
        edges = numpy.array([0, interval])
    figure, panels = pyplot.subplots(len(kinds), 1, sharex=True, squeeze=False, figsize=(9, 1.3 + 1.25 * len(kinds)))
    for index, (kind, axes) in enumerate(zip(kinds, panels[:, 0])):
        times = events.times[kind]
        counts = numpy.histogram(times, edges)[0] / events.replication_count
        axes.bar(edges[:-1] / length, counts, width=interval / length, align="edge", color=PALETTE[index % 7], linewidth=0)
        if len(times) <= 80:
            axes.plot(times / length, numpy.zeros(len(times)), "|", color="black", markersize=9, clip_on=False, zorder=5)
        total = len(times) / events.replication_count
        axes.set_title(f"{labels.words(kind)}: {total:g}", fontsize=11, fontweight="normal")
        axes.set_ylim(0, max(counts.max() * 1.08, 1))
        axes.yaxis.set_major_locator(ticker.MaxNLocator(3, integer=events.replication_count == 1))
        axes.set_xlim(0, last / length)
    place_time_ticks(panels[-1, 0], unit)
    panels[-1, 0].set_xlabel(f"Time ({unit})")
    figure.supylabel(f"Events every {duration_text(interval)}", fontsize=11)
    rest = f", {len(ranked) - len(kinds)} rarer kinds not shown" if len(ranked) > len(kinds) else ""
    runs = "" if events.replication_count == 1 else f", mean of {events.replication_count} replications"
    figure.suptitle(f"{title}{runs}{rest}", x=0.01, ha="left", fontsize=12, fontweight="bold")
    return figure


def summary_figure(rows, title):
    """A panel for every metric: a dot for the mean and a line for its 95 % interval, one row an entity."""
    groups = {}
    for row in rows:
        groups.setdefault((row.metric, row.unit), []).append(row)
    most_rows, most_panels = 12, 24
    shown = {key: group[:most_rows] for key, group in list(groups.items())[:most_panels]}
    heights = [len(group) + 1.6 for group in shown.values()]
    figure, panels = pyplot.subplots(
        len(shown), 1, squeeze=False, figsize=(9, 0.8 + 0.3 * sum(heights)), gridspec_kw={"height_ratios": heights})
    for axes, ((metric, unit), group) in zip(panels[:, 0], shown.items()):
        for position, row in enumerate(group):
            if numpy.isfinite(row.low) and numpy.isfinite(row.high):
                axes.plot([row.low, row.high], [position, position], color=PALETTE[0], linewidth=3, alpha=0.45,
                          solid_capstyle="round")  # fmt: skip
            axes.plot(row.mean, position, "o", color=PALETTE[0], markersize=6)
            axes.annotate(f"{row.mean:.5g}", (row.mean, position), (0, 5), textcoords="offset points", ha="center",
                          fontsize=8, color="#333333")  # fmt: skip
        axes.set_yticks(range(len(group)), [row.entity for row in group], fontsize=9)
        axes.set_ylim(len(group) - 0.4, -0.9)
        axes.tick_params(axis="x", labelsize=8)
        axes.xaxis.get_offset_text().set_fontsize(8)
        axes.tick_params(axis="y", length=0)
        axes.margins(x=0.08)
        axes.grid(axis="y", visible=False)
        left_out = len(groups[metric, unit]) - len(group)
        axes.set_title(
            labels.words(metric) + (f" ({unit})" if unit else "") + (f", first {most_rows} of {left_out + most_rows}" if left_out else ""),
            fontsize=10, fontweight="normal", pad=3)  # fmt: skip
    count = max(row.count for row in rows)
    intervals = f"mean and 95 % interval of {count} replications" if count > 1 else "one replication: no interval"
    figure.suptitle(f"{title}: {intervals}", x=0.01, ha="left", fontsize=12, fontweight="bold")
    return figure, len(groups) - len(shown)
