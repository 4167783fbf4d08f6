"use strict";
// Puts the charts and their controls into the page, and makes tables searchable and sortable.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const narrow = matchMedia("(max-width: 640px)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let isPrinting = false;
  const views = [];
  const charts = { ...RunCharts, ...StudyCharts };

  function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "on") for (const [event, action] of Object.entries(value)) node.addEventListener(event, action);
      else if (value !== false && value !== null) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  }

  function draw(view) {
    Theme.setDark(dark.matches && !isPrinting);
    const isNarrow = narrow.matches && !isPrinting;
    const made = charts[view.kind](view.data, view.choice, isNarrow);
    const height = Math.min(made.height || (isNarrow ? 400 : 380), isPrinting ? 860 : Infinity);
    view.plot.style.height = `${height}px`;
    view.plot.setAttribute("aria-label", made.words);
    const config = {
      displaylogo: false, responsive: true, displayModeBar: isNarrow || isPrinting ? false : "hover",
      modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
      toImageButtonOptions: { format: "svg", filename: view.kind },
    };
    const layout = { ...made.layout, height, ...(isPrinting ? { width: 680 } : {}) };
    return Plotly.react(view.plot, made.traces, layout, config);
  }

  // A chart that fails leaves the others and the tables as they are.
  const drawAll = () => Promise.all(views.map(async (view) => {
    try {
      await draw(view);
    } catch (error) {
      console.error(`${view.kind}: ${error.stack}`);
      view.plot.textContent = "This chart could not be drawn.";
    }
  }));

  function select(label, options, chosen, action) {
    const box = element("select", { on: { change: (event) => action(Number(event.target.value)) } },
      ...options.map((text, index) => element("option", { value: index, selected: index === chosen }, text)));
    return element("label", {}, label + " ", box);
  }

  // A list of entities to tick, with a search when it is long.
  function entityList(view) {
    const { data: chart, choice } = view;
    const boxes = chart.entities.map((name, index) => {
      const input = element("input", { type: "checkbox", value: index, checked: choice.entities.includes(index) });
      return element("label", { class: "entity" }, input, " " + name);
    });
    const update = () => {
      choice.entities = boxes.map((_, index) => index).filter((index) => boxes[index].firstChild.checked);
      summary.textContent = `Entities: ${choice.entities.length} of ${boxes.length}`;
      choice.view = "lines";
      view.viewSelect && (view.viewSelect.querySelector("select").value = "0");
      draw(view);
    };
    const tick = (test) => () => {
      for (const box of boxes) if (!box.hidden) box.firstChild.checked = test;
      update();
    };
    const find = () => {
      const wanted = search.value.toLowerCase();
      for (const box of boxes) box.hidden = !box.textContent.toLowerCase().includes(wanted);
    };
    const name = "Find an entity";
    const search = element("input", { type: "search", "aria-label": name, placeholder: name, on: { input: find } });
    const list = element("div", { class: "entities" }, ...boxes);
    list.addEventListener("change", update);
    const summary = element("summary", {}, `Entities: ${choice.entities.length} of ${boxes.length}`);
    return element("details", { class: "picker" }, summary, element("div", { class: "panel" },
      element("div", { class: "tools" }, search,
        element("button", { type: "button", on: { click: tick(true) } }, "All found"),
        element("button", { type: "button", on: { click: tick(false) } }, "None")), list));
  }

  // What to show first: the first of these that changes, of any entity.
  const favourites = [
    "vms_running", "hosts_available", "number_in_system", "cpu_ready_pct", "mem_stall_pct", "cpu_usage_pct", "power_w",
  ];
  const changes = (column) => column.lines.some((line) => Array.isArray(line));

  function seriesControls(view, controls) {
    const chart = view.data;
    const place = (name) => chart.columns.findIndex((column) => column.name === name && changes(column));
    const favourite = favourites.map(place).find((index) => index >= 0)
      ?? Math.max(chart.columns.findIndex(changes), 0);
    view.choice = { column: favourite, view: chart.count > 7 ? "mean" : "lines",
      entities: chart.entities.map((_, index) => index).slice(0, 7) };
    controls.append(select("Show", chart.columns.map((column) => column.label), favourite, (index) => {
      view.choice.column = index;
      draw(view);
    }));
    if (chart.count > 1) {
      const kinds = ["lines", "mean", "sum"], names = ["each entity", "mean and spread", "sum"];
      view.viewSelect = select("as", names, kinds.indexOf(view.choice.view), (index) => {
        view.choice.view = kinds[index];
        draw(view);
      });
      controls.append(view.viewSelect, entityList(view));
    }
  }

  function choiceControls(view, controls, key, label, names) {
    view.choice = { [key]: 0 };
    if (names.length > 1) {
      controls.append(select(label, names, 0, (index) => {
        view.choice[key] = index;
        draw(view);
      }));
    }
  }

  function control(view, controls) {
    const { choices, metrics, families } = view.data;
    if (view.kind === "series") seriesControls(view, controls);
    else if (choices) choiceControls(view, controls, "entity", "Of", choices.map((choice) => choice.name));
    else if (metrics) choiceControls(view, controls, "metric", "Metric", metrics.map((metric) => metric.label));
    else if (families) choiceControls(view, controls, "metric", "Family", families.map((family) => family.name));
    else view.choice = {};
  }

  for (const figure of document.querySelectorAll("[data-chart]")) {
    const [kind, index] = figure.dataset.chart.split(":");
    const found = index === undefined ? data[kind] : data[kind][Number(index)];
    const view = { kind, data: found, plot: figure.querySelector(".plot") };
    control(view, figure.querySelector(".controls"));
    views.push(view);
  }

  // Tables: find words, hide rows of zeros, sort by a column.
  const states = new Map();
  function filterTable(identifier) {
    const table = document.getElementById(identifier), state = states.get(identifier);
    const { rows } = table.tBodies[0];
    let shown = 0;
    for (const row of rows) {
      row.hidden = (state.hideZeros && row.classList.contains("zero"))
        || !state.words.every((word) => row.textContent.toLowerCase().includes(word));
      shown += row.hidden ? 0 : 1;
    }
    const count = document.querySelector(`[data-count="${identifier}"]`);
    if (count) count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} rows`;
  }
  for (const input of document.querySelectorAll("[data-filter]")) {
    const identifier = input.dataset.filter, zeros = document.querySelector(`[data-zeros="${identifier}"]`);
    states.set(identifier, { words: [], hideZeros: Boolean(zeros) });
    input.addEventListener("input", () => {
      states.get(identifier).words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      filterTable(identifier);
    });
    zeros?.addEventListener("change", () => {
      states.get(identifier).hideZeros = zeros.checked;
      filterTable(identifier);
    });
    filterTable(identifier);
  }
  const numeric = (text) => {
    const found = text.replace(/[\u202f\s]/g, "").match(/^[-+]?\d+(\.\d+)?(e[-+]?\d+)?/i);
    return found ? Number(found[0]) : null;
  };
  for (const button of document.querySelectorAll("button.sort")) {
    button.addEventListener("click", () => {
      const cell = button.parentElement, body = cell.closest("table").tBodies[0], column = cell.cellIndex;
      const isDown = cell.getAttribute("aria-sort") === "ascending";
      for (const other of cell.parentElement.cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const keyed = [...body.rows].map((row) => [row, row.cells[column].textContent]);
      keyed.sort(([, a], [, b]) => {
        const [x, y] = [numeric(a), numeric(b)];
        const order = x !== null && y !== null ? x - y : x !== null ? -1 : y !== null ? 1 : a.localeCompare(b);
        return isDown ? -order : order;
      });
      body.append(...keyed.map(([row]) => row));
    });
  }

  // Paper is light and as wide as paper, and has the manifest; what else is folded on the screen is left out.
  function print(value) {
    isPrinting = value;
    const manifest = document.getElementById("manifest");
    if (manifest) manifest.open = value;
    drawAll();
  }
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  narrow.addEventListener("change", drawAll);
  dark.addEventListener("change", drawAll);
  document.addEventListener("click", (event) => {
    for (const picker of document.querySelectorAll("details.picker[open]")) {
      if (!picker.contains(event.target)) picker.open = false;
    }
  });
  drawAll().then(() => { document.documentElement.dataset.ready = String(views.length); });
})();
