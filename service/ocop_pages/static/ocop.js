"use strict";
// The result beside the sheet follows the form: the server rates it and answers the result as HTML.
(() => {
  const form = document.getElementById("sheet");
  if (!form) return;

  const day = form.querySelector("[data-today]");
  if (day) {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    day.value = `${two(now.getDate())}/${two(now.getMonth() + 1)}/${now.getFullYear()}`;
  }

  // A field within something that is shut is shown; the step in which one stands is marked.
  const arrive = () => {
    const at = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    for (let shut = at?.closest("details"); shut; shut = shut.parentElement.closest("details")) shut.open = true;
    const step = at?.closest(".step, .side") ?? form.querySelector(".step");
    for (const link of document.querySelectorAll(".steps a")) {
      const there = document.getElementById(link.hash.slice(1));
      if (there?.closest(".step, .side") === step) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
  };
  window.addEventListener("hashchange", arrive);
  arrive();

  let waiting = null;
  let asked = null;
  let explains = false;

  const trouble = (words) => {
    const told = document.createElement("p");
    told.className = "trouble";
    told.textContent = words;
    document.getElementById("headline").append(told);
  };

  const place = (html, ids) => {
    const found = new DOMParser().parseFromString(html, "text/html");
    for (const id of ids) {
      const there = found.getElementById(id);
      if (there) document.getElementById(id)?.replaceChildren(...there.childNodes);
    }
    return found;
  };

  // What stands beside the fields: earned points, what is there, missing or wrong.
  const tell = (found) => {
    const told = new Map([...found.querySelectorAll("[data-tells]")].map((each) => [each.dataset.tells, each.textContent]));
    for (const each of form.querySelectorAll("[data-told]")) {
      const words = told.get(each.dataset.told);
      if (words !== undefined) each.textContent = words;
      else if (each.matches(".wrong, .idle")) each.textContent = "";
    }
    const { wrong, earns } = found.querySelector("[data-wrong]").dataset;
    for (const each of form.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
    for (const id of wrong.split(" ")) document.getElementById(id)?.setAttribute("aria-invalid", "true");
    if (earns === undefined) return;
    const earning = new Set(earns.split(" "));
    for (const option of form.querySelectorAll("[data-option]")) {
      option.classList.toggle("earns", earning.has(option.dataset.option));
    }
  };

  const show = (html, wanted) => {
    tell(place(html, ["headline", "result", "account", ...(wanted ? [] : ["way"])]));
    for (const old of document.querySelectorAll("main > .problems")) old.remove();
  };

  const update = async () => {
    if (asked) asked.abort();
    const mine = (asked = new AbortController());
    form.classList.add("stale");
    const sent = new URLSearchParams(new FormData(form));
    const wanted = sent.get("target");
    const ask = async (then) => {
      const answer = await fetch(form.dataset.result, {
        method: "POST", body: sent, signal: mine.signal, credentials: "same-origin",
      });
      if (answer.ok) then(await answer.text());
      else trouble(answer.status === 401 ? form.dataset.ended : form.dataset.failed);
      return answer.ok;
    };
    try {
      if (explains || document.querySelector("#account > *")) sent.set("do", "rate"); // the full explanation too
      sent.delete("target"); // the points come first: the way to the target takes longer
      const shown = await ask((html) => show(html, wanted));
      if (shown && explains) document.querySelector("#account summary")?.focus();
      explains = false;
      if (shown && wanted) {
        sent.delete("do");
        sent.set("target", wanted);
        await ask((html) => place(html, ["way"]));
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      trouble(form.dataset.failed);
    }
    if (mine === asked) form.classList.remove("stale");
  };

  const later = (milliseconds) => {
    clearTimeout(waiting);
    waiting = setTimeout(update, milliseconds);
  };

  // Who judges follows the role, until a name is typed.
  form.addEventListener("change", ({ target }) => {
    const names = target.id === "role" ? [...target.options].map((each) => each.dataset.judge) : [];
    const judge = document.getElementById("judge");
    if (names.includes(judge?.value.trim())) judge.value = target.selectedOptions[0].dataset.judge;
  });

  // A paper that is not there after all: what was stated of it goes with it.
  form.addEventListener("change", ({ target }) => {
    if (!target.matches(".document [type=checkbox]") || target.checked) return;
    for (const each of target.closest(".document").querySelectorAll(".field input")) each.value = "";
  });

  if (form.dataset.result) {
    form.addEventListener("change", () => later(0));
    form.addEventListener("input", (event) => { if (event.target.type === "text") later(400); });
    // Enter in a field rates, and what was typed stays before the eyes.
    form.addEventListener("submit", (event) => {
      const { id, value } = event.submitter ?? {};
      if (value !== "rate") return;
      event.preventDefault();
      explains = id !== "by-enter" && document.getElementById("account") !== null;
      later(0);
    });
  }
})();
