"""Draws the CSV files of a run, a study or a fit. See Scripts/plot --help."""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import pictures  # noqa: E402
import tables  # noqa: E402

DESCRIPTION = """\
Draws the CSV files that vdcsim writes. Of a folder it draws every file there is a picture of; of a file named, that.

  kind          from                                 shows
  series        clusters, hosts, vms, ... .csv       a column over time; bands over replications
  memory        hosts.csv, vms.csv                   consumed, shared, ballooned, compressed, swapped, stacked
  placement     vms.csv                              which machine is on which host
  counts        events.csv, decisions.csv            how many an interval
  gantt         events.csv                           migrations, failures, maintenance as bars over time
  summary       summary.csv                          means with 95 % intervals
  distribution  replications.csv                     empirical distributions over replications
  forest        comparison.csv                       differences of variants with intervals
  boxes         values.csv                           replications of each variant
  sweep         sweep.csv                            lines for one parameter, heat map for two, parallel axes for more
  trajectory    trajectory.csv                       the path of an optimization
  qq            qq.csv                               quantiles of fitted families against the data
  arrivals      arrivals.csv                         dispersion, correlation and daily pattern of arrivals
"""

EPILOG = """\
Up to seven entities get a line each; more become their mean with the range of the middle 50 and 90 percent. Units come
from the ends of columns' names. Columns that are zero throughout are left out of a folder's pictures, which is said.

Examples:
  Scripts/plot Results/web
  Scripts/plot Results/host-failure --kind gantt --format png
  Scripts/plot Results/host-failure/vms.csv --metric cpu_ready_pct --entity 'web-*' --aggregate mean
  Scripts/plot Results/study --kind boxes --metric energy --format svg,pdf --out figures
"""


def arguments(words=None):
    parser = argparse.ArgumentParser(
        prog="Scripts/plot",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("inputs", nargs="+", metavar="DIR|CSV", help="results of a run, or single files")
    parser.add_argument("--kind", action="append", choices=pictures.KINDS, metavar="KIND",
                        help="only this kind of picture, see above; may be repeated")  # fmt: skip
    parser.add_argument("--metric", "--y", dest="metric", action="append", metavar="COLUMN",
                        help="only this column or metric; may be repeated")  # fmt: skip
    parser.add_argument(
        "--entity", nargs="+", action="extend", metavar="NAME", help="only these entities; * and ? are wild cards"
    )
    parser.add_argument("--replication", type=int, metavar="N", help="only this replication instead of their mean")
    parser.add_argument("--aggregate", choices=["sum", "mean"], help="one line for all entities together")
    parser.add_argument(
        "--band",
        choices=["range", "ci95"],
        default="range",
        help="over replications: lowest to highest (default), or the 95 %% interval of the mean",
    )
    parser.add_argument(
        "--between",
        nargs=2,
        type=float,
        metavar=("FROM", "TO"),
        help="only this span of simulated time, in seconds (series, memory, placement, gantt)",
    )
    parser.add_argument("--format", default="svg", metavar="svg|png|pdf",
                        help="file formats, several with commas (default svg)")  # fmt: skip
    parser.add_argument("--out", metavar="DIR", help="where to put the pictures (default: beside each CSV)")
    options = parser.parse_args(words)
    options.format = [kind.strip() for kind in options.format.split(",") if kind.strip()]
    unknown = [kind for kind in options.format if kind not in ("svg", "png", "pdf")]
    if unknown or not options.format:
        parser.error(f"unknown format '{','.join(unknown)}'; use svg, png or pdf")
    if options.between is not None and not options.between[0] < options.between[1]:
        parser.error("--between takes an earlier and a later time")
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


def main(words=None):
    options = arguments(words)
    try:
        files = list(csv_files(options.inputs))
        written = []
        for path, is_named in files:
            written += pictures.draw(path, is_named, options)
        if not written:
            raise tables.PlotError("plot: error: nothing to draw in these files with these choices")
    except (tables.PlotError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(written))
    return 0


if __name__ == "__main__":
    sys.exit(main())
