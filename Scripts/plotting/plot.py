"""Draws the CSV files of a run. See Scripts/plot --help."""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import figures  # noqa: E402
import tables  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(
        prog="Scripts/plot",
        description="Draws the CSV files that vdcsim run wrote: time series (a picture a column), events.csv (how many "
        "an interval) and summary.csv (means with intervals).",
        epilog="Up to seven entities get a line each; more become their mean with the range of the middle 50 and 90 "
        "percent. The unit of an axis comes from the end of the column's name (_pct, _w, _bytes, _mhz, _s, ...).",
    )
    parser.add_argument("inputs", nargs="+", metavar="DIR|CSV", help="results of a run, or single files")
    parser.add_argument("--y", action="append", metavar="COLUMN", help="only this column or metric; may be repeated")
    parser.add_argument(
        "--entity", nargs="+", action="extend", metavar="NAME", help="only these entities; * and ? are wild cards")
    parser.add_argument("--replication", type=int, metavar="N", help="only this replication instead of their mean")
    parser.add_argument("--aggregate", choices=["sum", "mean"], help="one line for all entities together")
    parser.add_argument("--format", default="svg", metavar="svg,png", help="file formats: svg, png, pdf (default svg)")
    parser.add_argument("--out", metavar="DIR", help="where to put the pictures (default: beside each CSV)")
    options = parser.parse_args()
    options.format = [kind.strip() for kind in options.format.split(",") if kind.strip()]
    unknown = [kind for kind in options.format if kind not in ("svg", "png", "pdf")]
    if unknown or not options.format:
        parser.error(f"unknown format '{','.join(unknown)}'; use svg, png or pdf")
    return options


def csv_files(inputs):
    """Yields (path, whether it was asked for by name)."""
    for path in inputs:
        if os.path.isdir(path):
            names = sorted(name for name in os.listdir(path) if name.endswith(".csv") and not name.startswith("."))
            if not names:
                raise tables.PlotError(f"{path}: error: no CSV file in this folder")
            for name in names:
                yield os.path.join(path, name), False
        elif os.path.exists(path):
            yield path, True
        else:
            raise tables.PlotError(f"{path}: error: no such file or folder")


def column_filter(path, options, is_named):
    """The columns of a series that were asked for; None for all, empty when the file has none of them."""
    if options.y is None:
        return None
    if is_named:
        return options.y
    header = tables.header_of(path)
    return [column for column in options.y if column in header[3:]]


def draw(path, is_named, options, end_s):
    """Draws one file and returns the pictures written."""
    kind = tables.kind_of(tables.header_of(path))
    name = os.path.splitext(os.path.basename(path))[0]
    folder = options.out or os.path.dirname(path) or "."
    os.makedirs(folder, exist_ok=True)
    stem = os.path.join(folder, name)
    if kind == "series":
        columns = column_filter(path, options, is_named)
        if columns == []:
            return []
        try:
            series = tables.read_series(path, columns, options.entity, options.replication)
        except tables.NothingMatches:
            if is_named:
                raise
            return []
        written = []
        for column in series.values if series else []:
            figure = figures.series_figure(series, column, options.aggregate, name)
            written += figures.save(figure, f"{stem}-{column}", options.format)
        return written
    if kind == "events" and (options.y is None or is_named):
        events = tables.read_events(path, options.entity, options.replication)
        if events is None:
            return []
        return figures.save(figures.events_figure(events, end_s, name.capitalize()), stem, options.format)
    if kind == "summary":
        rows = tables.read_summary(path, options.y, options.entity)
        # One replication has no interval to show: summary.csv itself says as much.
        if not rows or (not is_named and max(row.count for row in rows) == 1):
            return []
        figure, left_out = figures.summary_figure(rows, name.capitalize())
        if left_out:
            tables.warn(f"{path}: {left_out} more metrics not shown; choose some with --y")
        return figures.save(figure, stem, options.format)
    if is_named and kind is None:
        raise tables.PlotError(
            f"{path}: error: not a time series, events or summary file; the header must begin with "
            "'replication,time_s,name', 'replication,time_s,kind' or 'metric,entity,unit,n,mean'")
    return []


def last_time(files):
    """The last instant of the time series, so that events are drawn on the same axis."""
    last = None
    for path, _ in files:
        header = tables.header_of(path)
        if tables.kind_of(header) != "series":
            continue
        for line, row in tables.rows_of(path, len(header)):
            time = tables.number(row[1], path, line)
            last = time if last is None else max(last, time)
    return last


def main():
    options = arguments()
    try:
        files = list(csv_files(options.inputs))
        end_s = last_time(files) if any(os.path.basename(path) == "events.csv" for path, _ in files) else None
        written = []
        for path, is_named in files:
            written += draw(path, is_named, options, end_s)
        if not written:
            raise tables.PlotError("plot: error: nothing to draw in these files with these choices")
    except (tables.PlotError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(written))
    return 0


if __name__ == "__main__":
    sys.exit(main())
