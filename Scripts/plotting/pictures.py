"""Which pictures a file has, and drawing them."""

import os

import labels
import studies
import tables
from figures import comparison, events, fit, memory, placement, series, style, summary, sweep

# Kind of file -> kinds of picture of it.
PICTURES = {
    "series": ["series", "memory", "placement"],
    "events": ["counts", "gantt"],
    "decisions": ["counts"],
    "summary": ["summary"],
    "replications": ["distribution"],
    "comparison": ["forest"],
    "values": ["boxes"],
    "sweep": ["sweep"],
    "trajectory": ["trajectory"],
    "qq": ["qq"],
    "arrivals": ["arrivals"],
}
KINDS = list(dict.fromkeys(kind for kinds in PICTURES.values() for kind in kinds))


class Request:
    """One file to draw, and what of it."""

    def __init__(self, path, is_named, options):
        self.path, self.is_named, self.options = path, is_named, options
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.folder = os.path.dirname(path) or "."
        out = options.out or self.folder
        os.makedirs(out, exist_ok=True)
        self.stem = os.path.join(out, self.name)
        self.title = labels.words(self.name)

    def read_series(self, columns):
        options = self.options
        return tables.read_series(self.path, columns, options.entity, options.replication, options.between)

    def wants(self, kind):
        return self.options.kind is None or kind in self.options.kind

    def save(self, figure, ending=""):
        return style.save(figure, self.stem + ending, self.options.format)

    def save_most(self, figure_and_rest, ending=""):
        """Saves a picture of many panels and says how many metrics it had no room for."""
        figure, left_out = figure_and_rest
        if left_out:
            tables.warn(f"{self.path}: {left_out} more not shown; choose some with --metric")
        return self.save(figure, ending)

    def nothing(self, what):
        """Nothing matches: an error for a file named, silence for one of a folder."""
        if self.is_named:
            raise tables.PlotError(f"{self.path}: error: {what}")
        return []


def draw(path, is_named, options):
    """Draws one file and returns the pictures written."""
    kind = tables.kind_of(tables.header_of(path))
    if kind not in PICTURES:
        if is_named:
            raise tables.PlotError(
                f"{path}: error: no file of vdcsim that there is a picture of; its header begins with none of "
                + "; ".join(",".join(start) for start, known in tables.HEADERS if known in PICTURES)
            )
        return []
    request = Request(path, is_named, options)
    if not any(request.wants(picture) for picture in PICTURES[kind]):
        return request.nothing(f"its pictures are {', '.join(PICTURES[kind])}, not {', '.join(options.kind or [])}")
    return DRAWERS[kind](request)


def draw_series(request):
    options = request.options
    available = tables.header_of(request.path)[3:]
    try:
        written = []
        if request.wants("series"):
            written += draw_columns(request, available)
        if options.metric is None and request.wants("memory") and memory.has_memory(available):
            data = request.read_series(memory.columns_in(available))
            figure = memory.memory_figure(data, request.title) if data else None
            written += request.save(figure, "-memory") if figure else []
        if options.metric is None and request.wants("placement") and "host" in available:
            data = request.read_series(["host"])
            if data:
                figure = placement.placement_figure(data, host_names(request.folder), "Placement of machines")
                written += request.save(figure, "-placement")
    except tables.NothingMatches:
        if request.is_named:
            raise
        return []
    return written if written or not request.is_named else request.nothing("nothing to draw with these choices")


def draw_columns(request, available):
    options = request.options
    columns = options.metric
    if columns is not None and not request.is_named:
        columns = [column for column in columns if column in available]
    if columns is None:
        # The index of a host is no quantity: the placement map shows it.
        columns = [column for column in available if column != "host"]
    data = request.read_series(columns) if columns else None
    if data is None:
        return []
    zeros = tables.zero_columns(data) if options.metric is None else []
    if zeros:
        tables.note(f"{request.path}: zero throughout, not drawn: {', '.join(zeros)}")
    written = []
    for column in data.values:
        if column not in zeros:
            figure = series.series_figure(data, column, options.aggregate, request.title, options.band)
            written += request.save(figure, f"-{column}")
    return written


def host_names(folder):
    """The names of hosts in the order of the scenario, from hosts.csv beside vms.csv where it is."""
    path = os.path.join(folder, "hosts.csv")
    names = {}
    if os.path.exists(path):
        header = tables.header_of(path)
        if tables.kind_of(header) == "series":
            first = None
            for _, row in tables.rows_of(path, len(header)):
                first = first or row[:2]
                if row[:2] != first:
                    break
                names.setdefault(row[2], len(names))
    return list(names)


def last_time(folder):
    """When the run in a folder ended, so that events are drawn on the axis of the time series."""
    ends = os.path.join(folder, "replications.csv")
    if os.path.exists(ends):
        times = [
            tables.number(row["end_time_s"], ends, line) for line, row in tables.records(ends) if "end_time_s" in row
        ]
        if times:
            return max(times)
    last = None
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if not name.endswith(".csv") or tables.kind_of(tables.header_of(path)) != "series":
            continue
        for line, row in tables.rows_of(path, len(tables.header_of(path))):
            time = tables.number(row[1], path, line)
            last = time if last is None else max(last, time)
    return last


def draw_events(request):
    options = request.options
    if options.metric is not None and not request.is_named:
        return []
    found = tables.read_events(request.path, options.entity, options.replication)
    if options.metric is not None:
        found = [event for event in found if event.kind in options.metric]
    if not found:
        return request.nothing("no event with these choices")
    end = last_time(request.folder)
    written = []
    is_decision = request.name == "decisions"
    if request.wants("counts"):
        thing = "Decisions" if is_decision else "Events"
        written += request.save(events.counts_figure(found, end, request.title, thing))
    if request.wants("gantt") and not is_decision:
        figure = events.gantt_figure(found, end, request.title, options.between)
        if figure:
            written += request.save(figure, "-gantt")
        elif options.kind:
            return request.nothing("no event here has a length")
    return written


def draw_summary(request):
    rows = tables.read_summary(request.path, request.options.metric, request.options.entity)
    # One replication has no interval to show: summary.csv itself says as much.
    if not rows or (not request.is_named and max(row.count for row in rows) == 1):
        return [] if rows or not request.is_named else request.nothing("no metric with these choices")
    if request.options.metric is None:
        other = {row.metric for row in rows if row.mean != 0}
        zeros = {row.metric for row in rows} - other
        if zeros and other:
            tables.note(f"{request.path}: zero in every replication, not drawn: {tables.listed(sorted(zeros))}")
            rows = [row for row in rows if row.metric not in zeros]
    return request.save_most(summary.summary_figure(rows, request.title))


def draw_replications(request):
    options = request.options
    columns = tables.read_replications(request.path, options.metric, options.entity)
    if not columns:
        return request.nothing("no metric with these choices")
    if max(len(values) for values in columns.values()) < 2:
        return request.nothing("one replication has no distribution")
    if options.metric is None:
        constant = [name for name, values in columns.items() if values.min() == values.max()]
        if constant:
            tables.note(f"{request.path}: the same in every replication, not drawn: {tables.listed(constant)}")
        columns = {name: values for name, values in columns.items() if name not in constant}
        if not columns:
            return request.nothing("every metric is the same in every replication")
    return request.save_most(summary.distribution_figure(columns, request.title))


def draw_comparison(request):
    options = request.options
    found = studies.read_comparison(request.path, options.metric, options.entity)
    if not any(item.difference == item.difference for item in found):
        return request.nothing("no difference with these choices")
    if options.metric is None:
        dull = {(item.metric, item.entity) for item in found}
        dull -= {(item.metric, item.entity) for item in found if item.difference != 0}
        if dull:
            names = sorted("/".join(filter(None, key)) for key in dull)
            tables.note(f"{request.path}: no difference in any variant, not drawn: {tables.listed(names)}")
        found = [item for item in found if (item.metric, item.entity) not in dull]
        if not found:
            return request.nothing("no variant differs from the base in any metric")
    return request.save_most(comparison.forest_figure(found, request.title))


def draw_values(request):
    options = request.options
    groups = studies.read_values(request.path, options.metric, options.entity)
    if options.metric is None:
        groups = {key: variants for key, variants in groups.items()
                  if len({value for values in variants.values() for value in values}) > 1}  # fmt: skip
    if not groups:
        return request.nothing("no metric with these choices that has more than one value")
    return request.save_most(comparison.boxes_figure(groups, request.title))


def draw_sweep(request):
    options = request.options
    data = studies.read_sweep(request.path, options.metric, options.entity)
    if data is None or not data.metrics:
        return request.nothing("no point of the sweep has such a metric")
    names = list(data.metrics)
    if options.metric is None:
        constant = [name for name in names if len(set(data.metrics[name][0][~nan(data.metrics[name][0])])) == 1]
        if constant and len(constant) < len(names):
            tables.note(f"{request.path}: the same at every point, not drawn: {tables.listed(constant)}")
            names = [name for name in names if name not in constant]
    failed = sum(1 for status in data.statuses if status not in ("completed", "ok", ""))
    if failed:
        tables.note(f"{request.path}: {failed} of {len(data.statuses)} points did not complete")
    if len(data.parameters) == 1:
        # The entities of a metric are lines of its picture.
        names = [name for name in names if "/" not in name or name.partition("/")[0] not in data.metrics]
    written = []
    for name in names:
        written += request.save(
            sweep.sweep_figure(data, name, request.title), "-" + name.replace("/", "-").replace(" ", "_")
        )
    return written


def nan(values):
    return values != values


def draw_trajectory(request):
    path = studies.read_trajectory(request.path)
    return request.save(sweep.trajectory_figure(path, request.title)) if path else request.nothing("no evaluation")


def draw_quantiles(request):
    families, unit = studies.read_quantiles(request.path)
    families = {name: pair for name, pair in families.items() if tables.matches(name, request.options.metric)}
    if not families:
        return request.nothing("no family with these choices")
    return request.save_most(fit.quantiles_figure(families, unit, "Fit"))


def draw_arrivals(request):
    measures = studies.read_arrivals(request.path)
    measures = [measure for measure in measures if tables.matches(measure.name, request.options.metric)]
    if not measures:
        return request.nothing("no measure with these choices")
    return request.save(fit.arrivals_figure(measures, request.title))


DRAWERS = {
    "series": draw_series, "events": draw_events, "decisions": draw_events, "summary": draw_summary,
    "replications": draw_replications, "comparison": draw_comparison, "values": draw_values, "sweep": draw_sweep,
    "trajectory": draw_trajectory, "qq": draw_quantiles, "arrivals": draw_arrivals,
}  # fmt: skip
