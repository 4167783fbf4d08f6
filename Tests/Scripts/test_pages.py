"""Pages of Scripts/report in a headless Chromium: drawn, without errors, readable on a desk and on a phone."""

import os
import unittest

import browser
from support import InFolder, fixture

import report

CHROMIUM = browser.find_chromium()

# Folder -> charts it has, and words on their axes.
PAGES = {
    "host-failure": (5, ["VMs running", "CPU usage (%)", "Time (min)", "Failed or down", "esx-2"]),
    "memory": (5, ["Memory (GiB)", "ballooned", "Memory short"]),
    "drs": (4, ["Energy (kWh)", "Power (", "middle 90 %", "Migration"]),
    "comparison": (1, ["Energy (kWh): difference from the base", "no DRS", "base"]),
    "sweep-one": (1, ["clusters.0.drs.threshold", "Energy (kWh)"]),
    "sweep-two": (1, ["hosts.0.ports.0.speed (Gbit/s)", "19.64 ± 0.118", "failed"]),
    "sweep-three": (1, ["clusters.0.drs.threshold", "clusters.0.dpm.automation", "Energy (kWh)"]),
    "optimize": (1, ["Evaluation", "Objective", "best so far", "vms.0.count"]),
    "fit": (2, ["Quantile of lognormal (s)", "Quantile of the data (s)", "Index of dispersion", "Window (s)"]),
}

# What is drawn outside its chart, by more than rounding: text cut off.
OUTSIDE = """[...document.querySelectorAll(".plot")].flatMap((plot) => {
  const box = plot.getBoundingClientRect();
  return [...plot.querySelectorAll(".main-svg text")].filter((text) => {
    const inner = text.getBoundingClientRect();
    const isInside = inner.left >= box.left - 3 && inner.right <= box.right + 3 && inner.bottom <= box.bottom + 3;
    return inner.width > 0 && !isInside;
  }).map((text) => text.textContent);
})"""


@unittest.skipUnless(CHROMIUM, "no Chromium; Scripts/bootstrap --full installs it")
class BrowserTests(InFolder):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser(CHROMIUM)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        super().setUp()
        self.browser.errors.clear()
        self.browser.requests.clear()
        self.browser.scheme("light")

    def show(self, source, width=1280):
        status, _, error = self.run_main(report.main, source, "--out", self.path("page.html"))
        self.assertEqual((status, error), (0, ""))
        self.browser.size(width, 900)
        self.browser.open(self.path("page.html"))

    def ask(self, expression):
        return self.browser.evaluate(expression)

    def texts(self):
        return self.ask('[...document.querySelectorAll(".plot text")].map((text) => text.textContent).join("\\n")')

    def is_clean(self, what):
        self.assertEqual(self.browser.errors, [], what)
        outside = [url for url in self.browser.requests if not url.startswith(("file:", "data:", "blob:"))]
        self.assertEqual(outside, [], what)

    def test_every_page_at_every_width(self):
        keep = os.environ.get("VDCSIM_SCREENSHOTS")
        for name, (charts, words) in PAGES.items():
            for width, scheme in ((1280, "light"), (400, "dark")):
                with self.subTest(name, width=width, scheme=scheme):
                    self.browser.scheme(scheme)
                    self.show(fixture(name), width)
                    self.is_clean(name)
                    self.assertEqual(
                        self.ask('document.querySelectorAll(".js-plotly-plot .main-svg:first-child").length'), charts
                    )
                    self.assertLessEqual(self.ask("document.documentElement.scrollWidth"), width)
                    self.assertEqual(self.ask(OUTSIDE), [])
                    shown = self.texts()
                    for word in words if width == 1280 else []:
                        self.assertIn(word, shown)
                    if keep:
                        self.browser.screenshot(os.path.join(keep, f"{name}-{width}-{scheme}.png"))

    def test_every_chart_and_table_says_what_it_is(self):
        self.show(fixture("host-failure"))
        spoken = self.ask('[...document.querySelectorAll(".plot")].map((plot) => plot.getAttribute("aria-label"))')
        self.assertIn("Line chart of VMs running over Time (min): 1 lines, from 7 to 10.", spoken)
        self.assertEqual(
            self.ask('[...document.querySelectorAll("table")].filter((table) => !table.caption).length'), 0
        )
        self.assertEqual(self.ask('document.querySelectorAll("h1").length'), 1)
        unnamed = """[...document.querySelectorAll("input, select")].filter(
            (control) => control.labels.length === 0 && !control.getAttribute("aria-label")).length"""
        self.assertEqual(self.ask(unnamed), 0)

    def test_columns_views_and_entities_can_be_chosen(self):
        self.show(fixture("host-failure"))
        figure = "document.querySelector('[data-chart=\"series:2\"]')"
        self.assertIn("mean of 10", self.texts())
        choose = f"""(() => {{ const box = {figure}.querySelector("select");
            box.selectedIndex = [...box.options].findIndex((option) => option.text.startsWith("CPU usage"));
            box.dispatchEvent(new Event("change")); }})()"""
        self.ask(choose)
        self.assertIn("CPU usage (MHz)", self.texts())
        self.ask(f"""(() => {{ const boxes = {figure}.querySelectorAll(".entities input");
            boxes.forEach((box, index) => {{ box.checked = index === 8; }});
            boxes[8].dispatchEvent(new Event("change", {{ bubbles: true }})); }})()""")  # fmt: skip
        traces = self.ask(f'{figure}.querySelector(".plot").data.map((trace) => trace.name)')
        self.assertEqual(traces, ["batch-3"])
        self.is_clean("choices")

    def test_tables_are_searched_and_sorted(self):
        self.show(fixture("comparison"))
        rows = '[...document.querySelectorAll("#verdict-table tbody tr")]'
        visible = f"{rows}.filter((row) => !row.hidden).length"
        self.assertEqual(self.ask(visible), 15)
        self.ask('document.querySelector("[data-zeros]").click()')
        self.assertEqual(self.ask(visible), 18)
        self.ask("""(() => { const box = document.querySelector('[data-filter="verdict-table"]');
            box.value = "cpu ready no drs"; box.dispatchEvent(new Event("input")); })()""")
        self.assertEqual(self.ask(visible), 3)
        self.assertEqual(self.ask('document.querySelector("[data-count=verdict-table]").textContent'), "3 of 18 rows")
        self.ask('document.querySelectorAll("#verdict-table .sort")[3].click()')
        order = self.ask(f"{rows}.map((row) => Number(row.cells[3].textContent))")
        self.assertEqual(order, sorted(order))

    def test_zeros_are_hidden_until_asked_for(self):
        self.show(fixture("host-failure"))
        visible = '[...document.querySelectorAll("#summary-table tbody tr")].filter((row) => !row.hidden).length'
        before = self.ask(visible)
        self.ask('document.querySelector("[data-zeros]").click()')
        self.assertGreater(self.ask(visible), before + 10)

    def test_names_of_files_stay_text(self):
        evil = "<b onmouseover=alert(1)>x</b><script>window.hurt=1</script>"
        self.write("hosts.csv", f"replication,time_s,name,power_w\n1,0,{evil},5\n1,60,{evil},6\n")
        self.show(self.folder)
        self.assertIsNone(self.ask("window.hurt ?? null"))
        self.assertIn("<b onmouseover", self.texts())
        self.is_clean("names")

    def test_paper_is_light_and_has_the_manifest(self):
        self.browser.scheme("dark")
        self.show(fixture("host-failure"))
        self.ask('dispatchEvent(new Event("beforeprint"))')
        colour = 'document.querySelector(".plot").layout.font.color'
        self.assertEqual(self.ask(colour), "#1F2328")
        self.assertTrue(self.ask('document.getElementById("manifest").open'))
        self.ask('dispatchEvent(new Event("afterprint"))')
        self.assertEqual(self.ask(colour), "#E6E9EC")
