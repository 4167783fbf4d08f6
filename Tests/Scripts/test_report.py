"""Scripts/report without a browser: what is in the page."""

import hashlib
import json
import os
import re
import shutil
import unittest.mock
from html.parser import HTMLParser

from support import InFolder, fixture, text_of

import report
from reports import charts, folder, page


class Outline(HTMLParser):
    """Headings, captions and cells of a page, and what it asks of a network."""

    def __init__(self, text):
        super().__init__()
        self.headings, self.captions, self.cells, self.loaded, self.open, self.mismatched = [], [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in ("meta", "input", "link", "img", "br"):
            self.open.append(tag)
        if tag in ("script", "img", "link", "iframe") and (attributes.get("src") or attributes.get("href")):
            self.loaded.append(attributes)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.mismatched.append(tag)

    def handle_data(self, data):
        if self.open[-1:] == ["h2"]:
            self.headings.append(data)
        elif "caption" in self.open:
            self.captions.append(data)
        elif self.open[-1:] in (["td"], ["th"]):
            self.cells.append(data)


class PageTests(InFolder):
    def page(self, source):
        """Text of the page of a folder, with a short stand-in for plotly.js."""
        with unittest.mock.patch.object(page, "plotly_script", lambda: "/* plotly */"):
            status, out, error = self.run_main(report.main, source, "--out", self.path("page.html"))
        self.assertEqual((status, error), (0, ""))
        self.assertIn("page.html", out)
        return text_of(self.path("page.html"))

    def data(self, text):
        return json.loads(re.search(r'id="data">(.*?)</script>', text, re.S).group(1))

    def test_a_run_has_its_sections(self):
        text = self.page(fixture("host-failure"))
        outline = Outline(text)
        self.assertEqual(outline.headings[-5:], ["Summary", "Over time", "Events", "Scenario", "Provenance"])
        self.assertEqual((outline.mismatched, outline.open, outline.loaded), ([], [], []))
        self.assertIn("Metrics of one replication: without intervals", outline.captions)
        self.assertIn("Host failures", outline.cells)
        self.holds(text, "kind: datacenter")
        self.holds(text, "<dt>fingerprint</dt>")

    def test_replications_have_intervals_decisions_and_distributions(self):
        text = self.page(fixture("drs"))
        self.holds(text, "Metrics of 3 replications")
        self.holds(text, '<th scope="row">migrations &lt;= 5</th><td>violated</td>')
        self.assertIn("Decisions", Outline(text).headings)
        self.assertGreater(len(self.data(text)["distribution"]["metrics"]), 3)

    def test_studies_have_verdicts_and_heat_maps(self):
        text = self.page(fixture("comparison"))
        self.assertIn("Verdicts", Outline(text).headings)
        self.assertEqual(text.count('data-verdict="lower"'), 6)
        self.assertEqual(text.count('data-verdict="none"'), 3)
        data = self.data(self.page(fixture("sweep-two")))
        self.assertTrue(data["sweep"]["isGrid"])
        self.assertEqual(len(data["sweep"]["parameters"]), 2)
        self.assertEqual(data["sweep"]["parameters"][1]["label"], "hosts.0.ports.0.speed (Gbit/s)")
        self.assertIn("trajectory", self.data(self.page(fixture("optimize"))))
        self.assertIn("quantiles", self.data(self.page(fixture("fit"))))

    def test_a_page_is_the_same_twice(self):
        self.assertEqual(self.page(fixture("drs")), self.page(fixture("drs")))

    def test_names_of_files_cannot_become_markup(self):
        evil = "</script><script>alert(1)</script>"
        self.write("hosts.csv", f"replication,time_s,name,power_w\n1,0,{evil},5\n1,60,{evil},6\n")
        self.write("events.csv", "replication,time_s,kind,entity,source,target,duration_s,detail\n"
                   f"1,5,migration,{evil},a,b,3,<img src=x onerror=alert(1)>\n")  # fmt: skip
        text = self.page(self.folder)
        self.lacks(text, "alert(1)</script>")
        self.lacks(text, "<img")
        outline = Outline(text)
        self.assertEqual(outline.mismatched, [])
        self.assertEqual(self.data(text)["series"][0]["entities"], [evil])

    def test_the_question_comes_from_the_scenario_that_ran(self):
        question = "# Question: what\n#           happens?\n# Ask next: more: --set a=1\n#             --set b=2\n"
        scenario = question + "kind: datacenter\n"
        path = self.write("mine.yaml", scenario)
        self.write("summary.csv", "metric,entity,unit,n,mean,sd,ci95_low,ci95_high,min,max\nenergy,,kWh,1,2,,,,2,2\n")
        manifest = {"scenario": {"path": path, "sha256": hashlib.sha256(scenario.encode()).hexdigest(), "name": "mine"}}
        self.write("manifest.json", json.dumps(manifest))
        text = self.page(self.folder)
        self.holds(text, "<p class=lead>What happens?</p>")
        self.holds(text, "more: --set a=1\n  --set b=2")
        self.write("mine.yaml", scenario + "seed: 2\n")
        text = self.page(self.folder)
        self.lacks(text, "happens?")
        self.holds(text, "has changed since this run")

    def test_warnings_are_shown(self):
        self.write("summary.csv", "metric,entity,unit,n,mean,sd,ci95_low,ci95_high,min,max\nenergy,,kWh,1,2,,,,2,2\n")
        self.write("manifest.json", json.dumps({"warnings": ["a < b"], "status": "incomplete"}))
        text = self.page(self.folder)
        self.holds(text, "<li>a &lt; b</li>")
        self.holds(text, 'class="status bad">incomplete')

    def test_events_left_out_are_counted_and_rare_ones_kept(self):
        rows = "".join(f"1,{n},migration,vm,a,b,1,\n" for n in range(3000))
        self.write("events.csv", "replication,time_s,kind,entity,source,target,duration_s,detail\n" + rows
                   + "1,3001,host_failure,esx-1,,,,\n")  # fmt: skip
        text = self.page(self.folder)
        self.holds(text, "2000 of 3001 events: rarer kinds are all here, 1001 of the commonest are left out")
        self.holds(text, "<td>host failure</td>")

    def test_long_series_are_thinned_and_say_so(self):
        rows = "".join(f"1,{n},a,{n % 2}\n" for n in range(12000))
        path = self.write("hosts.csv", "replication,time_s,name,power_w\n" + rows)
        chart = charts.series_chart(path)
        self.assertEqual(len(chart["times"]), 4000)
        self.assertIn("A point is the mean of 3 rows of the 12000 in the file.", chart["notes"])
        self.assertEqual(chart["columns"][0]["lines"][0][:2], [0.33333, 0.66667])

    def test_many_entities_keep_the_page_small(self):
        rows = "".join(f"1,{time},vm-{n},{n},{time}\n" for time in range(0, 3000, 10) for n in range(600))
        path = self.write("vms.csv", "replication,time_s,name,cpu_usage_mhz,stun_s\n" + rows)
        chart = charts.series_chart(path)
        self.assertIn("of the 600 entities can be chosen", " ".join(chart["notes"]))
        self.assertEqual(chart["count"], 600)
        self.assertEqual(chart["columns"][0]["mean"], 299.5)
        self.assertLess(len(json.dumps(chart)), 3_000_000)

    def test_the_real_page_holds_plotly_and_nothing_outside(self):
        status, _, error = self.run_main(report.main, fixture("sweep-one"), "--out", self.path("page.html"))
        self.assertEqual((status, error), (0, ""))
        text = text_of(self.path("page.html"))
        self.holds(text, "plotly.js v")
        self.assertEqual(Outline(text).loaded, [])


class RefusalTests(InFolder):
    def refuses(self, source):
        status, out, error = self.run_main(report.main, source, "--out", self.path("page.html"))
        self.assertEqual((status, out), (2, ""))
        self.assertEqual(error.count("\n"), 1, error)
        self.assertFalse(os.path.exists(self.path("page.html")))
        return error

    def test_folders_that_hold_nothing_of_ours(self):
        self.assertIn("no such folder", self.refuses(self.path("nothing")))
        self.write("other.csv", "a,b\n1,2\n")
        self.assertIn("no CSV file of vdcsim in this folder", self.refuses(self.folder))

    def test_a_broken_manifest_has_its_line(self):
        shutil.copy(fixture("fit", "qq.csv"), self.folder)
        self.write("manifest.json", '{\n"seed": ,\n}')
        self.assertIn("manifest.json:2: error: no JSON", self.refuses(self.folder))

    def test_a_broken_row_has_its_line(self):
        first, second, *rest = text_of(fixture("comparison", "comparison.csv")).splitlines()
        fields = second.split(",")
        fields[5] = "ten"
        self.write("comparison.csv", "\n".join([first, ",".join(fields), *rest]) + "\n")
        self.assertRegex(self.refuses(self.folder), r"comparison.csv:2: error: 'ten' is not a number")


class HeaderTests(unittest.TestCase):
    def test_headings_and_their_lines(self):
        text = "# Question: a?\n# Look at:  one;\n#           two\nkind: x\n# Run: no\n"
        self.assertEqual(folder.header_sections(text), {"Question": "a?", "Look at": "one;\ntwo"})
