// Only quickens what works without it: fields that hang on others, keys, a second click, a warning before time runs out.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // Errors are announced and reached at once.
  const errors = $("[data-focus]");
  if (errors) errors.focus();

  // Fields that hang on another field.
  const value = (form, name) => {
    const on = form.querySelector(`[name="${CSS.escape(name)}"]:checked`);
    if (on) return on.value;
    const one = form.querySelector(`[name="${CSS.escape(name)}"]:not([type=radio]):not([type=checkbox])`);
    return one ? one.value : "";
  };
  const conditions = (form) => all("[data-if-field]", form).forEach((part) => {
    part.hidden = !part.dataset.ifIs.split("|").includes(value(form, part.dataset.ifField));
  });
  all("form[data-form]").forEach((form) => {
    conditions(form);
    form.addEventListener("change", () => conditions(form));
    // Two digits of day or month lead on to the next part of the date.
    form.addEventListener("input", (event) => {
      const part = event.target.dataset.datePart;
      if ((part === "d" || part === "m") && /^\d\d$/.test(event.target.value) && event.inputType === "insertText") {
        const next = event.target.closest(".date__part").nextElementSibling;
        if (next) $("input", next).select();
      }
    });
    // Enter in a search field inside the form searches.
    form.addEventListener("keydown", (event) => {
      const what = event.target.dataset && event.target.dataset.enter;
      if (what && event.key === "Enter") {
        event.preventDefault();
        const button = $(`button[value="${CSS.escape(what)}"]`, form);
        if (button) button.click();
      }
    });
  });

  // A second click on the same button changes nothing, here as on the server.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 4000) event.preventDefault();
    else form.dataset.sent = String(Date.now());
  });
  window.addEventListener("pageshow", () => all("form").forEach((form) => delete form.dataset.sent));

  // Keys; each belongs to a control that can be seen.
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  let go = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      all("details.person[open], details.law[open]").forEach((open) => { open.open = false; });
      return;
    }
    if (typing(event.target)) return;
    const hits = all("[data-hit]");
    if (event.key === "/") {
      const search = $("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "?") {
      location.assign("/help/keys");
    } else if (event.key === "g") {
      go = Date.now();
    } else if (Date.now() - go < 1500) {
      const link = $(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) link.click();
      go = 0;
    } else if (hits.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const at = hits.indexOf(document.activeElement);
      const to = event.key === "ArrowDown" ? Math.min(at + 1, hits.length - 1) : Math.max(at - 1, 0);
      hits[to].focus();
    }
  });
  // The first hit of a search is one Enter away.
  const first = $("[data-hit]");
  if (first && !errors) first.focus();

  // Values of a hand-back sheet are copied one by one.
  all("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.classList.add("is-copied");
        setTimeout(() => button.classList.remove("is-copied"), 1500);
      } catch { /* the value stands beside it and can be marked by hand */ }
    });
  });

  // A file that is too large is said before it is sent.
  all("input[data-bytes-max]").forEach((input) => input.addEventListener("change", () => {
    const file = input.files && input.files[0];
    const large = file && file.size > Number(input.dataset.bytesMax);
    let note = $(".field__error[data-large]", input.parentElement);
    if (large && !note) {
      note = Object.assign(document.createElement("p"), { className: "field__error", textContent: input.dataset.tooLarge });
      note.dataset.large = "";
      note.setAttribute("role", "alert");
      input.before(note);
    }
    if (large) input.value = "";
    else if (note) note.remove();
  }));

  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // No time limit without a warning.
  const idle = $("[data-idle]");
  if (idle) setTimeout(() => { idle.textContent = idle.dataset.idleWords; idle.classList.add("is-shown"); }, 26 * 60 * 1000);
})();
