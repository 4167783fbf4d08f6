"use strict";
// What all charts share: colours, layout, text. Colours: Okabe and Ito, told apart with every common colour vision; the
// last is the text's. cividis is even in lightness and made for colour-blind readers.
const Theme = (() => {
  const palettes = {
    light: ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#1A1A1A"],
    dark: ["#4DA6E0", "#F0803C", "#2DC79A", "#E29BC6", "#F0B73D", "#8CCFF5", "#EDEDED"],
  };
  const dashes = ["solid", "dash", "dot", "dashdot"];
  const cividis = [[0, "#00224E"], [0.25, "#3B496C"], [0.5, "#7B7B78"], [0.75, "#BBAE6F"], [1, "#FEE838"]];

  const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

  let isDark = false;
  const setDark = (value) => { isDark = value; };
  const tone = (light, dark) => (isDark ? dark : light);
  const palette = () => palettes[isDark ? "dark" : "light"];
  const colour = (index) => palette()[index % 7];
  const dash = (index) => dashes[Math.floor(index / 7) % dashes.length];
  const grey = () => (isDark ? "#9AA4AE" : "#5F6871");
  const faint = (hex, alpha) => {
    const value = parseInt(hex.slice(1), 16);
    return `rgba(${value >> 16},${(value >> 8) & 255},${value & 255},${alpha})`;
  };

  // Names come from files: plotly would take a < for the start of markup.
  const plain = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
  const expand = (values, count) => (Array.isArray(values) ? values : new Array(count).fill(values));
  const figures = (value) => Number(value.toPrecision(4)).toString();
  const range = (lists) => {
    let low = Infinity, high = -Infinity;
    for (const list of lists) {
      for (const value of list) {
        if (value === null) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    return low <= high ? [low, high] : null;
  };
  const spoken = (lists) => {
    const found = range(lists);
    return found ? `from ${figures(found[0])} to ${figures(found[1])}` : "no values";
  };

  function layout(isNarrow, changes) {
    const text = isDark ? "#E6E9EC" : "#1F2328";
    const line = isDark ? "#3A424B" : "#DDE1E6";
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: grey(), automargin: true, tickfont: { size: 12 } };
    const base = {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", colorway: palette(),
      font: { family: fonts, size: 13, color: text },
      margin: { l: isNarrow ? 8 : 16, r: isNarrow ? 8 : 16, t: isNarrow ? 10 : 34, b: 8 },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: grey(), activecolor: text }, hovermode: "closest",
      hoverlabel: { align: "left", namelength: -1 }, dragmode: isNarrow ? false : "zoom", showlegend: true,
      legend: isNarrow ? { orientation: "h", yref: "container", y: 0, yanchor: "bottom", x: 0, font: { size: 11 } }
        : { x: 1.01, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 } },
    };
    const full = { ...base, ...changes };
    for (const key of Object.keys(full)) {
      if (/^[xy]axis\d*$/.test(key)) full[key] = { ...axis, ...full[key] };
    }
    return full;
  }

  const title = (text) => ({ text: plain(text), standoff: 8 });

  function band(times, low, high, tint, name, group) {
    const common = { x: times, mode: "lines", line: { width: 0 }, hoverinfo: "skip", legendgroup: group };
    return [
      { ...common, y: low, showlegend: false },
      { ...common, y: high, fill: "tonexty", fillcolor: tint, name, showlegend: Boolean(name) },
    ];
  }

  // Beside the chart, or under it where there is no room.
  const colourBar = (isNarrow, text = "") => ({
    outlinewidth: 0, title: isNarrow || !text ? { text: "" } : { text: plain(text), side: "right" },
    ...(isNarrow ? { orientation: "h", yref: "container", y: 0, yanchor: "bottom", thickness: 12 } : { thickness: 14 }),
  });

  return {
    setDark, tone, colour, dash, grey, faint, cividis, plain, cut, expand, figures, range, spoken, layout, title, band,
    colourBar,
  };
})();
