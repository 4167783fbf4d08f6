"""Makes one web page of a folder of results. See Scripts/report --help."""

import argparse
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import tables  # noqa: E402
from reports import folder, page  # noqa: E402

DESCRIPTION = """\
Makes one web page of the folder that vdcsim run, compare, sweep or fit wrote: the question of the scenario, verdicts,
metrics with intervals, interactive charts of every time series, failures and migrations over time, events, scenario and
provenance. The page is one file with everything inside: it works offline, in light and dark, on a phone and on paper.
"""

EPILOG = """\
Examples:
  Scripts/report Results/host-failure
  Scripts/report Results/study --out study.html --title 'Thresholds of DRS'
"""


def arguments(words=None):
    parser = argparse.ArgumentParser(
        prog="Scripts/report",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="DIR", help="results of a run or a study")
    parser.add_argument("--out", metavar="FILE", help="the page to write (default: report.html in the folder)")
    parser.add_argument("--title", metavar="TEXT", help="heading of the page (default: name of the scenario)")
    return parser.parse_args(words)


def write(path, text):
    """Writes beside the file and renames: a page that is there is complete."""
    folder_name = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder_name, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder_name, suffix=".part", delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def main(words=None):
    options = arguments(words)
    out = options.out or os.path.join(options.folder, "report.html")
    try:
        write(out, page.build(folder.read_folder(options.folder), options.title))
    except (tables.PlotError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{out} ({os.path.getsize(out) / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
