"use strict";
// What a member chose and did not send yet is kept in this browser, so that a phone that drops the page loses nothing.
(() => {
  let store;
  try {
    store = window.localStorage;
    store.getItem("");
  } catch {
    return; // a browser that keeps nothing
  }

  const list = document.getElementById("sheets");
  if (list) {
    const here = new Map([...list.querySelectorAll("[data-draft]")].map((each) => [each.dataset.draft, each]));
    for (const key of Object.keys(store)) {
      if (!key.startsWith(list.dataset.drafts)) continue;
      if (here.has(key)) here.get(key).hidden = false;
      else store.removeItem(key); // it was sent since
    }
  }

  const form = document.getElementById("sheet");
  const key = form?.dataset.draft;
  if (!key) return;

  const choices = () => [...form.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const chosen = () => choices().filter((each) => each.checked).map((each) => each.id);

  const kept = store.getItem(key);
  if (kept && "begun" in form.dataset) {
    const ids = new Set(kept.split(" "));
    for (const each of choices()) each.checked = ids.has(each.id);
    const told = document.getElementById("draft");
    told.hidden = false;
    told.querySelector("button").addEventListener("click", () => {
      store.removeItem(key);
      window.location.reload();
    });
    form.dispatchEvent(new Event("change"));
  }

  const keep = () => {
    try {
      store.setItem(key, chosen().join(" "));
    } catch {
      // full: the sheet can be sent all the same
    }
  };
  form.addEventListener("change", keep);
  if (!("begun" in form.dataset)) keep(); // it was sent and not taken in
})();
