"use strict";
// What was typed and is not sent or stored yet is kept: in this browser, and on the server for who is signed in. What a
// member of a round chose is kept in the browser alone.
(() => {
  let store = null;
  try {
    store = window.localStorage;
    store.getItem("");
  } catch {
    store = null; // a browser that keeps nothing
  }
  const keys = (begin) => (store ? Object.keys(store).filter((key) => key.startsWith(begin)) : []);
  const drop = (begin) => keys(begin).forEach((key) => store.removeItem(key));
  const read = (key) => {
    try {
      const found = JSON.parse(store.getItem(key));
      return Array.isArray(found?.fields) ? found : null;
    } catch {
      return null;
    }
  };
  // What the server has too need not be kept here where there is no room for it, or nobody is signed in.
  const dropSaved = () => keys("ocop-draft-").filter((key) => read(key)?.saved).forEach((key) => store.removeItem(key));
  const write = (key, entry) => {
    const written = JSON.stringify(entry);
    for (const attempt of [1, 2]) {
      try {
        store.setItem(key, written);
        return true;
      } catch {
        if (attempt === 1) dropSaved();
      }
    }
    return false; // it keeps nothing, or is full
  };

  // What was stored or deleted just now is no draft any more.
  const ended = /(?:^|; )ocop_ended=([0-9a-f]{32})/.exec(document.cookie)?.[1];
  if (ended) {
    for (const key of keys("ocop-draft-")) if (key.includes(`-${ended}-`)) store.removeItem(key);
    document.cookie = "ocop_ended=; path=/; max-age=0; samesite=strict";
  }

  document.querySelector("form[action='/signout']")?.addEventListener("submit", dropSaved);

  const list = document.querySelector("[data-drafts]");
  if (list) {
    const begin = list.dataset.drafts;
    const here = new Map([...document.querySelectorAll("[data-draft]")].map((each) => [each.dataset.draft, each]));
    const template = document.getElementById("only-here");
    const moment = (written) => { // as it is in Vietnam
      const [date, time] = new Date(Date.parse(written) + 7 * 3600e3).toISOString().slice(0, 16).split("T");
      if (document.documentElement.lang !== "vi") return `${date} ${time} (UTC+7)`;
      return `${time} ${date.split("-").reverse().join("/")}`;
    };
    for (const key of keys(begin)) {
      const entry = read(key);
      if (!template) {
        if (here.has(key)) here.get(key).hidden = false;
        else store.removeItem(key); // it was sent since
      } else if (entry === null || entry.saved) {
        if (!here.has(entry?.token)) store.removeItem(key); // it was stored or deleted since
      } else {
        const row = template.content.firstElementChild.cloneNode(true);
        const link = row.querySelector("a");
        link.href = `${entry.path}?draft=${entry.token}`;
        link.textContent = [entry.dossier, entry.product].filter(Boolean).join(" · ") || link.textContent;
        row.querySelector(".quiet").textContent = `${entry.title} · ${moment(entry.at)}`;
        row.querySelector("button").addEventListener("click", () => {
          store.removeItem(key);
          row.remove();
          list.hidden = !list.querySelector("li");
        });
        list.querySelector("ul").append(row);
        list.hidden = false;
      }
    }
  }

  const form = document.getElementById("sheet");
  if (form?.dataset.draft === undefined) return;
  const { token, revision, page, typed } = form.elements;
  const told = document.getElementById("kept"); // of who is signed in alone: what is kept goes to the server too
  const begun = "begun" in form.dataset;
  let begin = form.dataset.draft;
  const hex = (byte) => byte.toString(16).padStart(2, "0");
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map(hex).join("");
  if (page) page.value = random(); // a tab that was doubled is another page
  const mine = () => `${begin}${page?.value ?? ""}`;

  // The form carries along what it is, besides what stands in it.
  const carried = new Set([...form.querySelectorAll("input[type=hidden]:not([name=base], [name=since])")].map((each) => each.name));
  const standing = () => [...new FormData(form)].filter(([name]) => !carried.has(name));
  const fill = (fields) => {
    const given = new Map();
    for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), value]);
    for (const each of form.elements) {
      if (!each.name || carried.has(each.name) || each.matches("button, [type=submit]")) continue;
      const values = given.get(each.name) ?? [];
      if (each.matches("[type=radio], [type=checkbox]")) {
        each.checked = values.includes(each.value);
        continue;
      }
      [each.value = ""] = values;
    }
  };
  // A form that began with another bundle has other fields: the server makes its page.
  const made = (fields) => {
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = form.getAttribute("action");
    const along = [...carried].map((name) => [name, form.elements[name].value]);
    for (const [name, value] of [...fields, ...along, ["do", "rate"]]) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      sent.append(input);
    }
    document.body.append(sent);
    sent.submit();
  };

  let last = JSON.stringify(standing());
  let saved = true; // on the server
  let held = true; // in this browser
  let leaving = false;
  let waiting = null;
  let asked = null;
  let pause = 1000;

  const put = () => {
    const { dossier, product } = form.elements;
    held = write(mine(), {
      at: new Date().toISOString(), saved, fields: JSON.parse(last), path: form.getAttribute("action"),
      title: document.querySelector("h1").textContent.trim(), dossier: dossier?.value, product: product?.value,
      token: token?.value, revision: revision?.value, page: page?.value,
    });
  };
  const address = () => {
    if (!told) return;
    const here = `${form.getAttribute("action")}?draft=${token.value}${window.location.hash}`;
    history.replaceState(history.state, "", here);
  };
  const tell = (words, alarming = false) => {
    const line = document.createElement("p");
    line.className = alarming ? "trouble" : "quiet";
    if (alarming) line.setAttribute("role", "alert");
    line.textContent = words;
    told.replaceChildren(line);
  };
  const only = () => tell(held ? form.dataset.here : form.dataset.nowhere, !held);
  const later = (milliseconds) => {
    clearTimeout(waiting);
    if (told) waiting = setTimeout(save, milliseconds);
  };
  const keep = () => {
    const now = JSON.stringify(standing());
    if (now === last) return;
    last = now;
    saved = leaving = false;
    if (typed) typed.value = "yes";
    put();
    address();
    if (told && !told.querySelector("[data-stays]")) only();
    later(1000);
  };

  const named = (found) => {
    if (found.dataset.token !== token.value) { // it was saved elsewhere: what stands here is another draft from now on
      drop(mine());
      begin = begin.replace(token.value, found.dataset.token);
      token.value = found.dataset.token;
    }
    revision.value = found.dataset.revision;
  };
  async function save() {
    clearTimeout(waiting);
    if (asked) return; // it is asked for again after the answer
    keep();
    clearTimeout(waiting);
    const sent = last;
    asked = new AbortController();
    let again = 0;
    try {
      const answer = await fetch(form.dataset.save, {
        method: "POST", body: new URLSearchParams(new FormData(form)), signal: asked.signal, credentials: "same-origin",
      });
      const found = [200, 409].includes(answer.status)
        ? new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("kept") : null;
      if (found) {
        named(found);
        saved = answer.ok && sent === last;
        pause = 1000;
        put();
        address();
        told.replaceChildren(...found.childNodes);
        if (sent !== last) again = pause;
      } else if (answer.status === 401) tell(form.dataset.ended, true);
      else {
        only();
        if (answer.status >= 429) again = pause *= 2;
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        only();
        again = pause *= 2;
      }
    }
    asked = null;
    pause = Math.min(pause, 60000);
    if (again) later(Math.min(again, 60000));
  }

  // What an earlier page kept of the same draft: of this tab before it was loaded anew, or of one that was shut.
  const before = keys(begin).map((key) => [key, read(key)]).filter(([, entry]) => entry && !entry.saved)
    .sort(([, one], [, other]) => (one.at < other.at ? 1 : -1));
  for (const key of keys(begin)) if (read(key)?.saved) store.removeItem(key);
  const { savedBy } = form.dataset;
  const rests = ([, entry]) => entry.revision === revision?.value || (entry.page && entry.page === savedBy);
  const newest = before.find(rests);
  // One that rests on what the server no longer has is a draft of its own: neither takes the other's place.
  for (const [key, entry] of before.filter((each) => !rests(each))) {
    const name = random();
    if (!write(key.replace(token.value, name), { ...entry, token: name, revision: "0" })) continue;
    store.removeItem(key);
    const other = document.getElementById("other-here");
    other.hidden = false;
    other.querySelector("a").href = `${entry.path}?draft=${name}`;
  }
  if (!begun) { // it was sent, and not taken in
    before.filter(rests).forEach(([key]) => store.removeItem(key));
    if (typed?.value !== "") {
      saved = false;
      put();
      address();
      later(0);
    }
  } else if (newest) {
    const [key, entry] = newest;
    document.getElementById("missing")?.remove();
    if (form.elements.base && entry.fields.find(([name]) => name === "base")?.[1] !== form.elements.base.value) {
      typed.value = "yes";
      made(entry.fields);
      return;
    }
    fill(entry.fields);
    store.removeItem(key);
    keep();
    put();
    address();
    const note = document.getElementById("draft");
    note.hidden = false;
    note.querySelector("button").addEventListener("click", () => {
      leaving = saved = true;
      clearTimeout(waiting);
      asked?.abort();
      drop(mine());
      window.location.reload();
    });
    form.dispatchEvent(new Event("change"));
  }

  form.addEventListener("change", () => setTimeout(keep, 0));
  let soon = null;
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(keep, 300);
  });
  form.addEventListener("submit", (event) => {
    keep();
    if (told && event.submitter?.value === "draft") {
      event.preventDefault();
      save();
    } else if (event.submitter?.value === "store") {
      clearTimeout(waiting);
      asked?.abort();
    }
    leaving = !event.defaultPrevented;
  });
  window.addEventListener("online", () => { if (!saved) later(0); });
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  window.addEventListener("beforeunload", (event) => {
    keep();
    if (!leaving && !saved && !held) event.preventDefault();
  });
})();
