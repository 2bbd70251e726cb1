// The dashboard: choices, the rows that go with them, and those rows as charts, tables, sentences and files. All numbers
// come from the page itself, written as the report writes them; nothing is fetched. What is chosen is in the address.
"use strict";
(() => {
  const root = document.getElementById("dashboard");
  const source = document.getElementById("dashboard-data");
  if (!root || !source || !window.vegaEmbed) return; // what the page holds without scripts stays
  const data = JSON.parse(source.textContent);
  const ALL = "national";
  const EXPORT_WIDTH = 760, ROW_HEIGHT = 21;
  const DUTCH = { decimal: ",", thousands: ".", grouping: [3], currency: ["€\u00a0", ""], percent: "\u00a0%" };
  const count = new Intl.NumberFormat("nl-NL");
  const byId = (list) => new Map(list.map((one) => [one.id, one]));
  const indicators = byId(data.indicators), regions = byId(data.regions), breakdowns = byId(data.breakdowns);
  const times = new Map(data.quarters.map((quarter, time) => [quarter.id, time]));

  const element = (name, attributes = {}, ...content) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...content);
    return made;
  };
  const listing = (items) => [items.slice(0, -1).join(", "), ...items.slice(-1)].filter(Boolean).join(" en ");
  const grouped = (list, by) => {
    const found = new Map();
    for (const one of list) found.set(by(one), [...(found.get(by(one)) ?? []), one]);
    return found;
  };
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // --- The choice, and the address that says it -----------------------------------------------------------------
  const KEYS = { indicator: "cijfer", quarter: "kwartaal", by: "naar", region: "regio", view: "beeld" };
  const VIEWS = { kaart: "map", tegels: "tiles" };
  const START = {
    indicator: indicators.has("paid_work") ? "paid_work" : data.indicators[0].id,
    quarter: data.quarter, by: "region", region: "", view: "kaart",
  };
  const KNOWN = {
    indicator: (id) => indicators.has(id), quarter: (id) => times.has(id), by: (id) => breakdowns.has(id),
    region: (id) => id === "" || regions.has(id), view: (id) => id in VIEWS,
  };
  let state = START;

  // Gives the choice that an address says, null where it leads to some other place on the page.
  const read = (hash) => {
    const said = new URLSearchParams(hash.slice(1));
    if (hash.length > 1 && !Object.values(KEYS).some((key) => said.has(key))) return null;
    const found = { ...START, unknown: [] };
    for (const [part, key] of Object.entries(KEYS)) {
      const value = said.get(key);
      if (value === null) continue;
      if (KNOWN[part](value)) found[part] = value;
      else found.unknown.push(key);
    }
    return found;
  };
  const written = (chosen) =>
    `#${new URLSearchParams(Object.entries(KEYS).flatMap(([part, key]) => (chosen[part] ? [[key, chosen[part]]] : [])))}`;

  const choose = (change, { step = true } = {}) => {
    state = { ...state, unknown: [], ...change };
    history[step ? "pushState" : "replaceState"](null, "", written(state));
    render();
  };
  addEventListener("popstate", () => {
    const found = read(location.hash);
    if (found) {
      state = found;
      render();
    }
  });

  // --- Rows: one group in one quarter ----------------------------------------------------------------------------
  const NATIONAL = {};
  const keyOf = ({ stage = "", funding = "", type = "", region = "" }) => [stage, funding, type, region].join("|");
  const nameOf = (group) => {
    const [part] = ["stage", "funding", "type"].filter((name) => group[name]);
    return part ? data.labels[part][group[part]] : group.region ? regions.get(group.region).label : data.national;
  };

  const rowOf = (indicator, group, quarter) => {
    const found = indicator.cells[keyOf(group)][times.get(quarter)];
    const coverage = group.region ? data.coverage[quarter][group.region] : undefined;
    const provisional = group.region ? "" : data.quarters[times.get(quarter)].provisional;
    const row = {
      group, quarter, name: nameOf(group), region: group.region ?? "", mark: coverage?.mark ?? (provisional ? "*" : ""),
      value: null, lower: null, upper: null, text: "", interval: "", reason: "", status: "ok", method: "",
    };
    row.label = row.name + row.mark;
    if (Array.isArray(found)) {
      const [numerator, denominator, value, lower, upper, text, interval, method, rounded] = found;
      Object.assign(row, { numerator, denominator, value, lower, upper, text, interval, method });
      if (rounded) row.status = "rounded";
    } else {
      const why = data.reasons[found];
      Object.assign(row, { status: why.status, reason: why.text });
    }
    row.note = [coverage?.code === "partial" ? "onvolledig" : "", provisional, row.status === "rounded" ? "afgerond" : ""]
      .filter(Boolean).join("; ");
    return row;
  };
  // What a row says: its number, with what it is made of and how sure it is, or why there is none.
  const said = (indicator, row) => {
    if (row.reason) return row.reason;
    const parts = [
      row.denominator === null ? "" : `${count.format(row.numerator)} van ${count.format(row.denominator)}`,
      row.interval && `95%-interval ${row.interval}`,
    ].filter(Boolean);
    return row.text + (parts.length ? ` (${parts.join("; ")})` : "");
  };

  // What is in view: the choice, as far as the indicator is known that way, and its rows.
  const look = () => {
    const indicator = indicators.get(state.indicator);
    const regional = indicator.by.includes("region");
    const region = regional ? state.region : "";
    const by = state.by === ALL || indicator.by.includes(state.by) ? state.by : ALL;
    const inGroups = by !== ALL && by !== "region";
    const scope = region && inGroups && indicator.within.includes(by) ? { region } : NATIONAL;
    // Beside the count of the whole country that of a region can't be read.
    const totals = region ? [...(indicator.share ? [NATIONAL] : []), { region }] : [NATIONAL];
    const groups = inGroups ? indicator.codes[by].map((code) => ({ ...scope, [by]: code })) : [];
    const at = (list, quarter = state.quarter) => list.map((group) => rowOf(indicator, group, quarter));
    const everywhere = regional ? at(data.regions.map(({ id }) => ({ region: id }))) : [];
    const ranked = [...everywhere].sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || a.name.localeCompare(b.name, "nl"));
    const series = [...totals, ...groups];
    const ranking = by === "region" ? [...(indicator.share ? at([NATIONAL]) : []), ...ranked] : at(series);
    for (const row of [...everywhere, ...ranking]) row.picked = Boolean(region) && keyOf(row.group) === keyOf({ region });
    return {
      indicator, by, region, regional, everywhere, ranked, ranking,
      trend: data.quarters.flatMap(({ id }) => at(series, id)),
      quarter: data.quarters[times.get(state.quarter)],
      asked: state.by, inGroups, inRegion: scope !== NATIONAL,
    };
  };

  // --- Sentences -------------------------------------------------------------------------------------------------
  const sentence = (...parts) => parts.filter(Boolean).map((part) => `${capital(part)}.`).join(" ");
  const inQuarter = (row) => `${data.quarters[times.get(row.quarter)].label}${row.mark} ${row.text || row.reason}`;
  const earlier = (indicator, { group, quarter }) => {
    const before = data.quarters.slice(0, times.get(quarter)).map(({ id }) => rowOf(indicator, group, id));
    return before.length && `daarvoor: ${before.map(inQuarter).join(", ")}`;
  };
  const summary = (view) => {
    const { indicator, region, quarter } = view;
    const [country, place] = [NATIONAL, { region }].map((group) => rowOf(indicator, group, state.quarter));
    const told = (row) => `${row.name}: ${said(indicator, row)}`;
    return sentence(
      `${indicator.label}, ${quarter.name}`, region && told(place), region && earlier(indicator, place), told(country),
      quarter.provisional,
      view.asked !== view.by && `dit cijfer is er niet naar ${breakdowns.get(view.asked).label.toLowerCase()}`,
      state.region && !view.regional && view.asked !== "region" && "dit cijfer is er niet per regio",
      view.regional && !view.indicator.classes.length && "in geen enkele regio is dit cijfer te tonen",
      region && view.inGroups && !view.inRegion && "de uitsplitsing is er niet per regio: de groepen zijn die van heel Nederland",
      state.unknown?.length && `niet alles in dit adres is bekend (${listing(state.unknown)}); daarvoor staat de gewone keuze`,
    );
  };
  const withoutNumber = (rows) => {
    const reasons = grouped(rows.filter((row) => row.reason), (row) => row.reason);
    return [...reasons].map(([reason, of]) => `${of.length} ${reason}`).join(", ");
  };
  const spread = ({ indicator, ranked, everywhere }) => {
    const shown = ranked.filter((row) => row.value !== null);
    const told = (row) => `${row.label} (${row.text})`;
    const missing = withoutNumber(everywhere);
    return sentence(
      shown.length
        ? `van ${shown.length} van de ${everywhere.length} arbeidsmarktregio’s is het getal te tonen`
        : "in dit kwartaal is het getal van geen enkele arbeidsmarktregio te tonen",
      shown.length > 1 && `het hoogst is het in ${told(shown[0])}, het laagst in ${told(shown.at(-1))}`,
      missing && `zonder getal: ${missing}`,
      everywhere.some((row) => row.note.includes("onvolledig")) && "met * is onvolledig",
      indicator.share ? "" : "het zijn aantallen: een regio met meer inwoners heeft er meestal meer",
    );
  };
  const course = ({ trend }) => {
    const series = [...new Set(trend.map((row) => row.name))];
    const told = (name) => trend.filter((row) => row.name === name).map(inQuarter).join(", ");
    return sentence(...series.map((name) => `${name}: ${told(name)}`));
  };

  // --- Figures: what each is called, says, draws and lists -------------------------------------------------------
  // A name on two lines, broken at a space or after a dash.
  const onTwoLines = (name, most = 13) => {
    const words = name.split(/(?<=[ /-])/);
    let first = words.shift();
    while (words.length && (first + words[0]).trim().length <= most) first += words.shift();
    return [first.trim(), words.join("")].filter(Boolean).join("\n");
  };
  // What stands on the map in the place of a number.
  const signOf = (row) => (["missing", "not_derivable", "ok"].includes(row.status) ? (row.mark === "**" ? "**" : "–") : "×");
  const tipOf = (view, row) => `${row.label}, ${data.quarters[times.get(row.quarter)].label}: ${said(view.indicator, row)}`;
  const classOf = ({ limits }, row) => (row.value === null ? null : limits.filter((limit) => row.value >= limit).length);
  const onMap = (view, withOutline) =>
    view.everywhere.map((row) => {
      const { outline, middle: [x, y], tile: [column, line] } = regions.get(row.region);
      return {
        ...row, tip: tipOf(view, row), class: classOf(view.indicator, row), picked: row.picked,
        mark: row.reason ? signOf(row) : row.mark, short: row.text || signOf(row), name: onTwoLines(row.label),
        x, y, column, row: line, ...(withOutline && { type: "Feature", geometry: outline }),
      };
    }).sort((a, b) => a.picked - b.picked); // the outline of who is picked lies over those of its neighbours

  const charted = (view, rows) =>
    rows.map((row, place) => ({
      ...row, place, tip: tipOf(view, row), country: !Object.keys(row.group).length,
      lower: row.lower === null ? null : Math.max(0, row.lower),
      upper: row.upper === null ? null : Math.min(1, row.upper),
      series: row.name, time: times.get(row.quarter), quarter: data.quarters[times.get(row.quarter)].label,
    }));

  const notes = (figure, view) =>
    [data.synthetic && "synthetische gegevens", data.stated, view.quarter.provisional, ...figure.notes(view)].filter(Boolean)
      .map((note) => capital(note).replace(/\.$/, ""));
  const within = (view) => (view.inRegion ? ` in ${regions.get(view.region).label}` : "");
  const FIGURES = [
    {
      id: "map",
      title: (view) => `${view.indicator.label} per arbeidsmarktregio, ${view.quarter.label}`,
      says: spread,
      rows: (view) => view.ranked,
      chart: () => VIEWS[state.view],
      drawn: (view) => onMap(view, state.view === "kaart"),
      given: (view) => ({ labels: view.indicator.classes }),
      notes: () => [
        "× afgeschermd; – geen cijfer; * onvolledig; ** geen organisatie actief",
        state.view === "kaart" ? data.source : "elke regio is een even grote tegel",
      ],
      there: (view) => view.indicator.classes.length > 0,
    },
    {
      id: "trend",
      title: (view) => `${view.indicator.label} per kwartaal${within(view)}`,
      says: course,
      rows: (view) => view.trend,
      chart: () => "trend",
      drawn: (view) => charted(view, view.trend),
      given: (view) => ({ percent: view.indicator.share }),
      notes: () => [],
      there: () => true,
    },
    {
      id: "ranking",
      title: (view) => `${view.indicator.label}${view.by === ALL ? "" : ` naar ${breakdowns.get(view.by).label.toLowerCase()}`}${within(view)}, ${view.quarter.label}`,
      says: (view) =>
        view.by === "region"
          ? sentence(view.indicator.share && "de stippellijn is het landelijke getal; de lijnen zijn betrouwbaarheidsintervallen van 95 %", "de volgorde is geen ranglijst: veel verschillen zijn toeval")
          : sentence(...view.ranking.map((row) => `${row.name}: ${said(view.indicator, row)}`)),
      rows: (view) => view.ranking,
      chart: () => "ranking",
      drawn: (view) => charted(view, view.ranking),
      given: (view) => ({ percent: view.indicator.share }),
      notes: () => [],
      there: () => true,
    },
  ];

  // --- Drawing ---------------------------------------------------------------------------------------------------
  const isDark = () => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    return red + green + blue < 384;
  };
  const specification = (figure, view, theme) => {
    const spec = structuredClone(data.charts[theme][figure.chart(view)]);
    const given = figure.given(view);
    for (const parameter of spec.params) if (parameter.name in given) parameter.value = given[parameter.name];
    spec.datasets = { rows: figure.drawn(view) };
    if (figure.id === "ranking") spec.height = ROW_HEIGHT * view.ranking.length;
    return spec;
  };
  const options = () => ({
    actions: false, renderer: "svg", logLevel: 1, formatLocale: DUTCH, tooltip: { theme: isDark() ? "dark" : "light" },
  });

  // One drawing of a figure at a time, and of those that wait only the last.
  const drawings = new Map(), drawing = new Map(), asked = new Map();
  const draw = (figure, view, parts) => {
    asked.set(figure.id, view);
    const turn = async () => asked.get(figure.id) === view && put(figure, view, parts);
    drawing.set(figure.id, (drawing.get(figure.id) ?? Promise.resolve()).then(turn));
  };
  const put = async (figure, view, parts) => {
    const spec = specification(figure, view, isDark() ? "dark" : "light");
    const width = parts.chart.clientWidth;
    if (figure.id === "map") spec.height = Math.round(Math.min(560, Math.max(340, width * 1.1)));
    if (width < 520) spec.config.axis.labelLimit = spec.config.legend.labelLimit = 130;
    drawings.get(figure.id)?.finalize();
    const made = await window.vegaEmbed(parts.chart, spec, options());
    drawings.set(figure.id, made);
    parts.chart.firstElementChild.setAttribute("aria-hidden", "true"); // the words and the table stand for it
    made.view.addEventListener("click", (event, item) => {
      const region = item?.datum?.region;
      if (region) choose({ region: region === state.region ? "" : region });
    });
  };

  // --- Tables ----------------------------------------------------------------------------------------------------
  const table = (figure, view) => {
    const { indicator } = view;
    const over = figure.id === "trend";
    const heads = [
      over ? "Groep" : "Naam", ...(over ? ["Kwartaal"] : []),
      ...(indicator.share ? ["Aandeel", "Aantal", "Van", "95%-interval"] : ["Getal"]), "Opmerking",
    ];
    const cells = (row) => [
      ...(over ? [data.quarters[times.get(row.quarter)].label] : []), row.text || row.reason,
      ...(indicator.share ? [row.reason ? "" : count.format(row.numerator), row.reason ? "" : count.format(row.denominator), row.interval] : []),
      row.note,
    ];
    const lines = figure.rows(view).map((row) =>
      element(
        "tr", { "data-status": row.status, "data-region": row.region, class: row.picked ? "picked" : undefined },
        element("th", { scope: "row" }, row.label), ...cells(row).map((cell) => element("td", {}, cell)),
      ),
    );
    return element(
      "table", {}, element("caption", {}, figure.title(view) + (data.synthetic ? ". Synthetische gegevens." : "")),
      element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...lines),
    );
  };

  // --- Files -----------------------------------------------------------------------------------------------------
  const save = (name, content) => {
    const link = element("a", { href: URL.createObjectURL(content), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const fileName = (figure, view, suffix) => {
    const parts = [view.indicator.id, state.quarter, figure.id === "map" ? state.view : figure.id, view.by, view.region];
    return `dashboard-${parts.filter(Boolean).join("-")}${data.synthetic ? "-synthetische-gegevens" : ""}.${suffix}`;
  };
  const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const csv = (figure, view) => {
    const heads = "quarter,as_of,indicator,stage,funding,type,region,name,numerator,denominator,value,lower,upper,interval_method,status,remark,synthetic".split(",");
    const lines = figure.rows(view).map((row) => [
      row.quarter, data.asOf, view.indicator.id, ...["stage", "funding", "type", "region"].map((name) => row.group[name]), row.name,
      row.numerator, row.denominator, row.value, row.lower, row.upper, row.method, row.status,
      [row.reason, row.note].filter(Boolean).join("; "), data.synthetic,
    ]);
    return [heads, ...lines].map((line) => line.map((cell) => quoted(String(cell ?? ""))).join(",")).join("\n") + "\n";
  };
  // A picture by itself has to say what it is about, and is always light.
  const picture = async (figure, view) => {
    const spec = specification(figure, view, "light");
    spec.title = { text: figure.title(view), subtitle: notes(figure, view) };
    spec.width = EXPORT_WIDTH;
    if (figure.id === "map") spec.height = EXPORT_WIDTH;
    const { view: drawn } = await window.vegaEmbed(element("div"), spec, options());
    return drawn;
  };
  const SAVES = {
    csv: async (figure, view) => new Blob([csv(figure, view)], { type: "text/csv;charset=utf-8" }),
    svg: async (figure, view) => new Blob([await (await picture(figure, view)).toSVG()], { type: "image/svg+xml" }),
    png: async (figure, view) => {
      const canvas = await (await picture(figure, view)).toCanvas(2);
      return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    },
  };

  // --- The page --------------------------------------------------------------------------------------------------
  const choice = (part, label, entries) => {
    const select = element("select", { id: `dashboard-${part}` });
    for (const [group, members] of grouped(entries, (entry) => entry.group ?? "")) {
      const made = members.map((entry) => element("option", { value: entry.id }, entry.label));
      select.append(...(group ? [element("optgroup", { label: group }, ...made)] : made));
    }
    select.addEventListener("change", () => choose({ [part]: select.value }));
    return element("p", {}, element("label", { for: select.id }, label), select);
  };
  const alphabetical = [...data.regions].sort((a, b) => a.label.localeCompare(b.label, "nl"));
  const views = element("fieldset", {}, element("legend", {}, "Beeld"));
  for (const [view, label] of [["kaart", "Landkaart"], ["tegels", "Tegelkaart"]]) {
    const radio = element("input", { type: "radio", name: "dashboard-view", id: `dashboard-${view}`, value: view });
    radio.addEventListener("change", () => choose({ view }));
    views.append(radio, element("label", { for: radio.id }, label));
  }
  const controls = element(
    "form", { class: "choices", "aria-label": "Kies wat u wilt zien" },
    choice("indicator", "Cijfer", data.indicators), choice("quarter", "Kwartaal", data.quarters),
    choice("by", "Uitsplitsing", data.breakdowns), choice("region", "Regio", [{ id: "", label: "Heel Nederland" }, ...alphabetical]),
  );
  controls.addEventListener("submit", (event) => event.preventDefault());
  const status = element("p", { role: "status", class: "summary" });
  const definition = element("p", { class: "definition" });
  const copied = element("span", { role: "status" });
  const share = element("button", { type: "button" }, "Link naar dit beeld kopiëren");
  share.addEventListener("click", async () => {
    history.replaceState(null, "", written(state));
    const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    copied.textContent = done ? "De link is gekopieerd." : "De link staat in de adresbalk.";
  });

  const parts = new Map(FIGURES.map((figure) => {
    const part = {
      title: element("h3"), says: element("p", { id: `dashboard-${figure.id}-says` }),
      chart: element("div", { class: "chart", role: "img" }), foot: element("p", { class: "foot" }),
      table: element("div", { class: "table-scroll", role: "region", tabindex: "0" }),
    };
    const buttons = Object.keys(SAVES).map((suffix) => {
      const button = element("button", { type: "button", "data-suffix": suffix }, suffix.toUpperCase(), element("span", { class: "visually-hidden" }, " downloaden"));
      button.addEventListener("click", async () => {
        const view = look();
        save(fileName(figure, view, suffix), await SAVES[suffix](figure, view));
      });
      return button;
    });
    part.section = element(
      "section", { class: "dash-figure", "data-figure": figure.id }, part.title, ...(figure.id === "map" ? [views] : []), part.says, part.chart, part.foot,
      element("details", {}, element("summary", {}, "Tabel bij deze figuur"), part.table),
      element("p", { class: "saves" }, "Downloaden: ", ...buttons),
    );
    return [figure.id, part];
  }));

  // Arrows go from region to region on the map, as it lies before the reader; Escape leaves for the whole country.
  const map = parts.get("map").chart;
  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const placeOf = (region) => (state.view === "kaart" ? region.middle : [region.tile[0], -region.tile[1]]);
  const nearest = (from, [dx, dy]) => {
    const [x0, y0] = placeOf(from);
    const far = (region) => {
      const [x, y] = placeOf(region);
      const along = (x - x0) * dx + (y - y0) * dy, aside = Math.abs((x - x0) * dy) + Math.abs((y - y0) * dx);
      return along > 0 ? along + 2 * aside : Infinity;
    };
    return data.regions.reduce((best, region) => (far(region) < far(best) ? region : best), from);
  };
  map.setAttribute("role", "application");
  map.setAttribute("tabindex", "0");
  map.setAttribute("aria-roledescription", "kaart");
  map.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.region) choose({ region: "" }, { step: false });
    if (!(event.key in ARROWS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const from = regions.get(state.region);
    choose({ region: (from ? nearest(from, ARROWS[event.key]) : data.regions[0]).id }, { step: false });
  });

  const render = () => {
    const view = look();
    for (const part of ["indicator", "quarter", "by", "region"]) {
      document.getElementById(`dashboard-${part}`).value = part === "by" ? view.by : state[part];
    }
    for (const option of document.getElementById("dashboard-by").options) {
      option.disabled = option.value !== ALL && !view.indicator.by.includes(option.value);
    }
    document.getElementById(`dashboard-${state.view}`).checked = true;
    status.textContent = summary(view);
    const hidden = view.region && rowOf(view.indicator, { region: view.region }, state.quarter).status === "hidden";
    definition.textContent = [
      sentence(view.indicator.definition.replace(/\.$/, ""), view.indicator.base && `afgezet tegen: ${view.indicator.base}`),
      hidden ? data.hidden : "",
    ].join(" ");
    copied.textContent = "";
    for (const figure of FIGURES) {
      const part = parts.get(figure.id);
      part.section.hidden = !figure.there(view);
      if (part.section.hidden) continue;
      part.title.textContent = figure.title(view);
      part.says.textContent = figure.says(view);
      part.foot.textContent = sentence(...notes(figure, view));
      const moves = figure.id === "map" ? ". Kies een regio met de pijltjestoetsen, of hierboven bij Regio" : "";
      part.chart.setAttribute("aria-label", figure.title(view) + moves);
      part.chart.setAttribute("aria-describedby", part.says.id);
      part.table.setAttribute("aria-label", `Tabel: ${figure.title(view)}`);
      part.table.replaceChildren(table(figure, view));
      draw(figure, view, part);
    }
  };

  root.replaceChildren(
    controls, status, definition, element("p", { class: "share" }, share, " ", copied),
    ...FIGURES.map((figure) => parts.get(figure.id).section),
  );
  root.classList.add("live");
  state = read(location.hash) ?? START;
  render();
  // Who follows a link to a choice comes for what it shows.
  const [visit] = performance.getEntriesByType("navigation");
  if (location.hash && state !== START && visit?.type === "navigate") root.scrollIntoView();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
})();
