"use strict";
// The result beside the sheet follows the form: the server rates it and answers the result as HTML.
(() => {
  const form = document.getElementById("sheet");
  if (!form) return;

  const day = form.querySelector("[data-today]");
  if (day) {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    day.value = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  let waiting = null;
  let asked = null;

  const trouble = (words) => {
    const told = document.createElement("p");
    told.className = "trouble";
    told.textContent = words;
    document.getElementById("headline").append(told);
  };

  const place = (html, ids) => {
    const found = new DOMParser().parseFromString(html, "text/html");
    for (const id of ids) document.getElementById(id)?.replaceChildren(...found.getElementById(id).childNodes);
  };

  const show = (html, wanted) => {
    place(html, wanted ? ["headline", "result"] : ["headline", "result", "way"]);
    for (const old of document.querySelectorAll("main > .problems")) old.remove();
    const earning = new Set();
    for (const earned of document.querySelectorAll("[data-earned]")) {
      document.getElementById(`e-${earned.dataset.earned}`).textContent = earned.textContent;
      for (const option of earned.dataset.earns.split(" ")) earning.add(option);
    }
    for (const option of form.querySelectorAll("[data-option]")) {
      option.classList.toggle("earns", earning.has(option.dataset.option));
    }
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
      sent.delete("target"); // the points come first: the way to the target takes longer
      if (await ask((html) => show(html, wanted)) && wanted) {
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

  if (form.dataset.result) {
    form.addEventListener("change", () => later(0));
    form.addEventListener("input", (event) => { if (event.target.type === "text") later(400); });
    // Enter in a field rates, and what was typed stays before the eyes.
    form.addEventListener("submit", (event) => {
      if (event.submitter?.id !== "by-enter") return;
      event.preventDefault();
      later(0);
    });
  }
})();
