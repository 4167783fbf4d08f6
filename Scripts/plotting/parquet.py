"""Turns the CSV files of a run into Parquet. See Scripts/parquet --help."""

import argparse
import os
import sys

import pyarrow
import pyarrow.csv
import pyarrow.parquet

# Columns that hold names or words wherever they stand, also when all of a file's happen to look like numbers.
TEXT = {"name", "kind", "entity", "source", "target", "detail", "policy", "choice", "reason", "metric", "unit", "status",
        "end", "fingerprint", "verdict"}  # fmt: skip
WHOLE = {"replication", "n", "events"}
# Files whose columns are numbers but for those above.
NUMERIC = (["replication", "time_s"], ["metric", "entity", "unit"], ["replication", "status"])
PIECE = 1 << 20


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="Scripts/parquet",
        description="Turns each CSV file of the results of a run into a Parquet file beside it, with types: "
        "replications whole numbers, times and values double (empty fields null), names and words text. "
        "A file is read and written in pieces.",
    )
    parser.add_argument("folders", nargs="+", metavar="DIR", help="results of a run")
    parser.add_argument("--out", metavar="DIR", help="where to put the files (default: beside each CSV)")
    return parser.parse_args(words)


def types_of(header):
    """Types by column; columns of files of other programs are left to Arrow."""
    is_numeric = any(header[: len(start)] == start for start in NUMERIC)
    types = {}
    for column in header:
        if column in TEXT:
            types[column] = pyarrow.string()
        elif column in WHOLE:
            types[column] = pyarrow.int64()
        elif is_numeric:
            types[column] = pyarrow.float64()
    return types


def convert(source, target):
    read = pyarrow.csv.ReadOptions(block_size=PIECE, use_threads=False)
    parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
    with pyarrow.csv.open_csv(source, read, parse) as reader:
        header = reader.schema.names
    options = pyarrow.csv.ConvertOptions(column_types=types_of(header), null_values=[""], strings_can_be_null=False)
    partial = f"{target}.partial"
    with pyarrow.csv.open_csv(source, read, parse, options) as reader:
        with pyarrow.parquet.ParquetWriter(partial, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
    os.replace(partial, target)


def main(words=None):
    options = arguments(words)
    try:
        for folder in options.folders:
            names = sorted(name for name in os.listdir(folder) if name.endswith(".csv") and not name.startswith("."))
            if not names:
                print(f"{folder}: error: no CSV file in this folder", file=sys.stderr)
                return 2
            os.makedirs(options.out or folder, exist_ok=True)
            for name in names:
                target = os.path.join(options.out or folder, f"{name[:-4]}.parquet")
                convert(os.path.join(folder, name), target)
                print(target)
    except (OSError, pyarrow.ArrowException) as error:
        print(f"parquet: error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
