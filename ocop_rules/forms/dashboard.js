"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.labels;
  const { columns, grouped } = data;
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
  const save = (name, parts, type) => {
    const link = make("a", null, { download: name });
    link.href = URL.createObjectURL(new Blob(parts, { type }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const csv = (rows) => {
    const cell = (value) => {
      const text = value === null ? "" : String(value);
      const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\n\r]/.test(inert) ? `"${inert.replace(/"/g, '""')}"` : inert;
    };
    const lines = [columns.map((name) => words[name]), ...rows.map((row) => row.slice(0, columns.length))];
    return ["\ufeff" + lines.map((line) => line.map(cell).join(",")).join("\r\n")];
  };
  const json = (rows) => [
    JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]]))), null, 1),
  ];

  // A workbook is a ZIP archive of XML; its parts are stored, not packed, so that no library is needed.
  const crcs = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes) => {
    let c = 0xffffffff;
    for (const byte of bytes) c = (c >>> 8) ^ crcs[(c ^ byte) & 255];
    return (c ^ 0xffffffff) >>> 0;
  };
  const zipped = (files) => {
    const fields = (...pairs) => {
      const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [size]) => sum + size, 0)));
      let place = 0;
      for (const [size, value] of pairs) {
        if (size === 2) view.setUint16(place, value, true);
        else view.setUint32(place, value, true);
        place += size;
      }
      return new Uint8Array(view.buffer);
    };
    const heads = [];
    const out = [];
    let offset = 0;
    for (const [name, text] of files) {
      const title = new TextEncoder().encode(name);
      const body = new TextEncoder().encode(text);
      // version 2.0, no flags, stored, 1 January 2000, then the check sum, both sizes and the length of the name
      const about = [[2, 20], [2, 0], [2, 0], [2, 0], [2, 0x2821], [4, crc(body)], [4, body.length], [4, body.length], [2, title.length], [2, 0]];
      const local = fields([4, 0x04034b50], ...about);
      heads.push(fields([4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), title);
      out.push(local, title, body);
      offset += local.length + title.length + body.length;
    }
    const size = heads.reduce((sum, part) => sum + part.length, 0);
    return [...out, ...heads, fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0])];
  };
  const xlsx = (rows) => {
    const xml = (text) =>
      String(text)
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
        .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    const cell = (value) =>
      value === null ? "<c/>"
        : typeof value === "number" ? `<c><v>${value}</v></c>`
          : `<c t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`;
    const line = (values) => `<row>${values.map(cell).join("")}</row>`;
    const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
    const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const parts = "http://schemas.openxmlformats.org/package/2006";
    const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
    const lines = [columns.map((name) => words[name]), ...rows.map((row) => row.slice(0, columns.length))];
    const last = `${String.fromCharCode(64 + columns.length)}${lines.length}`;
    return zipped([
      ["[Content_Types].xml", `${head}<Types xmlns="${parts}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/></Types>`],
      ["_rels/.rels", `${head}<Relationships xmlns="${parts}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
      ["xl/workbook.xml", `${head}<workbook ${main} xmlns:r="${office}"><sheets><sheet name="${xml(words.table)}" sheetId="1" r:id="r1"/></sheets></workbook>`],
      ["xl/_rels/workbook.xml.rels", `${head}<Relationships xmlns="${parts}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`],
      ["xl/worksheets/sheet1.xml", `${head}<worksheet ${main}><sheetData>${lines.map(line).join("")}</sheetData><autoFilter ref="A1:${last}"/></worksheet>`],
    ]);
  };
  const downloads = [
    ["export", "ocop.csv", csv, "text/csv;charset=utf-8"],
    ["export-xlsx", "ocop.xlsx", xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ["export-json", "ocop.json", json, "application/json"],
  ].map(([label, name, written, type]) => {
    const button = make("button", words[label], { type: "button" });
    button.addEventListener("click", () => save(name, written(found()), type));
    return button;
  });
  filters.append(searching, soon, clear, ...downloads);
  filters.hidden = false;

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
