"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.labels;
  const columns = ["id", "name", "producer", "commune", "form", "set", "stars", "state", "ends"];
  const grouped = ["stars", "set", "commune", "form", "state"];
  const at = Object.fromEntries(columns.map((name, index) => [name, index]));
  const ending = columns.length;
  const mostRows = 500;
  const mostGroups = 30;
  const chosen = {};
  let search = "";
  let onlyEnding = false;

  const make = (tag, text, attributes) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    return element;
  };
  const shown = (name, value) => {
    if (value === null) return name === "stars" ? words["no-stars"] : words.unknown;
    if (name === "stars") return "★".repeat(value);
    return name === "ends" && document.documentElement.lang === "vi" ? value.split("-").reverse().join("/") : String(value);
  };
  const bare = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
  const key = (value) => (value === null ? "\u0000" : String(value));
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const order = new Intl.Collator(document.documentElement.lang);
  const found = () =>
    data.products.filter(
      (row) =>
        grouped.every((name) => !(name in chosen) || key(row[at[name]]) === chosen[name]) &&
        (!onlyEnding || row[ending]) &&
        (!search || bare(`${row[0]} ${row[1]} ${row[2] || ""}`).includes(search)),
    );

  const filters = document.getElementById("filters");
  const inputs = [];
  for (const name of grouped) {
    const label = make("label", words[name]);
    const select = make("select");
    const values = [...new Map(data.products.map((row) => [key(row[at[name]]), row[at[name]]])).values()];
    values.sort((a, b) => order.compare(shown(name, a), shown(name, b)));
    select.append(make("option", words.all, { value: "" }));
    for (const value of values) {
      const option = make("option", shown(name, value));
      option.value = `=${key(value)}`;
      select.append(option);
    }
    select.addEventListener("change", () => {
      if (select.value) chosen[name] = select.value.slice(1);
      else delete chosen[name];
      draw();
    });
    inputs.push(() => (select.value = ""));
    label.append(select);
    filters.append(label);
  }
  const searching = make("label", words.search);
  const box = make("input", null, { type: "search" });
  box.addEventListener("input", () => {
    search = bare(box.value.trim());
    draw();
  });
  searching.append(box);
  const soon = make("label", null, { class: "line" });
  const check = make("input", null, { type: "checkbox" });
  check.addEventListener("change", () => {
    onlyEnding = check.checked;
    draw();
  });
  soon.append(check, words.ending);
  const clear = make("button", words.clear, { type: "button" });
  clear.addEventListener("click", () => {
    for (const name of grouped) delete chosen[name];
    for (const input of inputs) input();
    box.value = search = "";
    check.checked = onlyEnding = false;
    draw();
  });
  const download = make("button", words.export, { type: "button" });
  download.addEventListener("click", () => {
    const cell = (value) => {
      const text = value === null ? "" : String(value);
      const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\n\r]/.test(inert) ? `"${inert.replace(/"/g, '""')}"` : inert;
    };
    const lines = [columns.map((name) => words[name]), ...found().map((row) => row.slice(0, columns.length))];
    const text = "\ufeff" + lines.map((line) => line.map(cell).join(",")).join("\r\n");
    const link = make("a", null, { download: "ocop.csv" });
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  filters.append(searching, soon, clear, download);

  const head = make("tr");
  for (const name of columns) head.append(make("th", words[name], { scope: "col" }));
  document.querySelector("#products thead").append(head);

  const draw = () => {
    const rows = found();
    document.getElementById("count").textContent = fill(words.count, { shown: rows.length, all: data.products.length });
    const groups = document.getElementById("groups");
    groups.replaceChildren();
    for (const name of grouped) {
      const counts = new Map();
      for (const row of rows) counts.set(row[at[name]], (counts.get(row[at[name]]) || 0) + 1);
      const sorted = [...counts].sort((a, b) => b[1] - a[1] || order.compare(shown(name, a[0]), shown(name, b[0])));
      const section = make("section");
      section.append(make("h2", words[name]));
      const table = make("table");
      const most = sorted.length ? sorted[0][1] : 1;
      for (const [value, count] of sorted.slice(0, mostGroups)) {
        const line = make("tr");
        const cell = make("td");
        const bar = make("span", null, { class: "bar" });
        bar.style.width = `${(count * 100) / most}%`;
        cell.append(bar);
        line.append(make("td", shown(name, value)), make("td", count), cell);
        table.append(line);
      }
      section.append(table);
      groups.append(section);
    }
    const body = document.querySelector("#products tbody");
    body.replaceChildren();
    for (const row of rows.slice(0, mostRows)) {
      const line = make("tr");
      for (const name of columns) {
        const whole = ["id", "stars", "ends"].includes(name) ? { class: "whole" } : {};
        line.append(make("td", row[at[name]] === null ? "" : shown(name, row[at[name]]), whole));
      }
      body.append(line);
    }
    document.getElementById("more").textContent =
      rows.length > mostRows ? fill(words.more, { shown: mostRows }) : "";
  };
  draw();
})();
