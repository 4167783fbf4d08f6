"""Scripts/parquet: types, missing values, words that need quotes."""

import os

import pyarrow.parquet
from support import InFolder, bytes_of, fixture

import parquet


class ParquetTests(InFolder):
    def table(self, name, text):
        self.write(f"{name}.csv", text)
        status, out, error = self.run_main(parquet.main, self.folder)
        self.assertEqual((status, error), (0, ""))
        self.holds(out, f"{name}.parquet")
        return pyarrow.parquet.read_table(self.path(f"{name}.parquet"))

    def test_columns_have_types_and_empty_fields_are_null(self):
        table = self.table("vms", "replication,time_s,name,x,y\n1,0,7,2,\n1,0.5,8,,\n")
        types = {field.name: str(field.type) for field in table.schema}
        self.assertEqual(list(types), ["replication", "time_s", "name", "x", "y"])
        self.assertEqual(list(types.values()), ["int64", "double", "string", "double", "double"])
        self.assertEqual(table["x"].to_pylist(), [2.0, None])
        self.assertEqual(table["y"].to_pylist(), [None, None])
        self.assertEqual(table["name"].to_pylist(), ["7", "8"])

    def test_words_keep_commas_quotes_and_line_breaks(self):
        text = 'replication,time_s,kind,entity,source,target,duration_s,detail\n1,0,on,"a,""b""",,,,"one\ntwo"\n'
        row = self.table("events", text).to_pylist()[0]
        self.assertEqual((row["entity"], row["detail"], row["source"]), ('a,"b"', "one\ntwo", ""))
        self.assertIsNone(row["duration_s"])

    def test_a_table_without_rows_keeps_its_types(self):
        table = self.table("vms", "replication,time_s,name,x\n")
        self.assertEqual((table.num_rows, str(table.schema.field("x").type)), (0, "double"))

    def test_columns_that_begin_empty_and_files_of_many_pieces_are_read(self):
        rows = "".join(f"1,{number},vm-1,{number / 8 if number > 90_000 else ''}\n" for number in range(100_000))
        table = self.table("vms", "replication,time_s,name,x\n" + rows)
        self.assertEqual(table.num_rows, 100_000)
        self.assertEqual(table["x"].null_count, 90_001)
        self.assertEqual(table["x"][99_999].as_py(), 99_999 / 8)

    def test_the_same_csv_gives_the_same_bytes(self):
        contents = []
        for name in ("a", "b"):
            out = self.path(name)
            self.assertEqual(self.run_main(parquet.main, fixture("host-failure"), "--out", out)[0], 0)
            self.assertIn("vms.parquet", os.listdir(out))
            contents.append({file: bytes_of(os.path.join(out, file)) for file in sorted(os.listdir(out))})
        self.assertEqual(contents[0], contents[1])

    def test_what_is_no_folder_of_results_is_an_error(self):
        self.assertEqual(self.run_main(parquet.main, self.folder)[0], 2)
        self.assertEqual(self.run_main(parquet.main, self.path("nowhere"))[0], 2)
        self.write("events.csv", "replication,time_s,kind\n1,soon,on\n")
        status, _, error = self.run_main(parquet.main, self.folder)
        self.assertEqual(status, 2)
        self.holds(error, "soon")
