// What pages do beyond HTML and htmx: suggestions under a search box, focus on errors, menus that close.
(function () {
  "use strict";

  // A summary of errors is read at once.
  document.querySelector("[data-focus]")?.focus();

  // An open menu closes with Escape or a press elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-closes][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-closes][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A select or checkbox that sends its form at once.
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-sends]")) event.target.form.requestSubmit();
  });

  // Leaving a form in which something was typed and not sent asks first.
  // A field may lie elsewhere than its form; a form may come with what was typed and could not be saved.
  let unsent = Boolean(document.querySelector('form[data-unsaved="typed"]'));
  document.addEventListener("input", ({ target }) => {
    if (target.form && "unsaved" in target.form.dataset) unsent = true;
  });
  document.querySelectorAll("form[data-unsaved]").forEach((form) => {
    form.addEventListener("submit", () => (unsent = false));
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsent) event.preventDefault();
  });

  // A second press while the first is on its way sends nothing twice. A little later it may: the answer can be a download.
  const ON_ITS_WAY = 3000;
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), ON_ITS_WAY);
    keep(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach((form) => sent.delete(form));
  });

  // What was typed outlives a session that ended meanwhile. It is kept in this tab, for this account, while its way leads
  // through the sign-in; any other page forgets it. Passwords and files are never kept.
  const KEPT = "songserm.typed";
  const NOT_KEPT = ["password", "file", "submit", "button", "reset", "fieldset", "output"];
  const kept = (form) =>
    [...form.elements].filter((each) => each.name && each.name !== "csrfmiddlewaretoken" && !NOT_KEPT.includes(each.type));
  const goesTo = (form) => new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
  const { account, signsIn } = document.body.dataset;

  function keep(form) {
    if (!account || !form.closest("main") || form.querySelector("[type=password]")) return;
    const fields = kept(form).map((each) => [each.name, each.value, Boolean(each.checked), label(each)]);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ account, to: goesTo(form), fields }));
    } catch {
      // no room or not allowed: the form is sent all the same
    }
  }

  const label = (field) => (field.tagName === "SELECT" ? field.selectedOptions[0]?.text : undefined);

  function bringBack() {
    const text = sessionStorage.getItem(KEPT);
    if (!text) return;
    const typed = JSON.parse(text);
    if (signsIn !== undefined) return sessionStorage.setItem(KEPT, JSON.stringify({ ...typed, wasAsked: true }));
    sessionStorage.removeItem(KEPT);
    if (!typed.wasAsked || typed.account !== account) return;
    const form = [...document.querySelectorAll("main form[method=post]")].find((each) => goesTo(each) === typed.to);
    if (!form || kept(form).length !== typed.fields.length) return;
    kept(form).forEach((field, place) => refill(field, typed.fields[place]));
    if (!kept(form).some((field) => field.type !== "hidden")) return;
    const note = document.querySelector("[data-brought-back]");
    note.hidden = false;
    note.focus();
    if ("unsaved" in form.dataset) unsent = true;
  }

  function refill(field, [name, value, checked, text]) {
    if (field.name !== name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
    else if (field.tagName === "SELECT" && text !== undefined && ![...field.options].some((each) => each.value === value)) {
      field.add(new Option(text, value, true, true));
    } else field.value = value;
  }

  try {
    bringBack();
  } catch {
    // a browser that keeps nothing
  }

  // One box that ticks all others of its form.
  document.querySelectorAll("[data-ticks-all]").forEach((all) => {
    all.closest("label").hidden = false;
    all.addEventListener("change", () => {
      for (const box of all.form.querySelectorAll(`[name="${all.dataset.ticksAll}"]`)) box.checked = all.checked;
    });
  });

  // A suggestion that fills in a field.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sets]");
    if (!button) return;
    const field = fill(button.dataset.sets, button);
    field.focus();
  });

  // A choice for a plain list: one that the list does not hold yet is added to it.
  function fill(selector, { dataset }) {
    const field = document.querySelector(selector);
    const held = [...field.options].some((option) => option.value === dataset.value);
    if (!held) field.add(new Option(dataset.text, dataset.value));
    field.value = dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return field;
  }

  const ready = new WeakSet();
  const suggestAll = () => document.querySelectorAll("input[data-suggest]").forEach(suggest);
  suggestAll();
  document.addEventListener("htmx:load", suggestAll);
  document.addEventListener("htmx:historyRestore", suggestAll);

  // Boxes under which a list opens while one types. A choice is searched for, or fills data-fills, or leads to an address;
  // only the first kind has a form of its own that Enter sends.
  function suggest(box) {
    if (ready.has(box)) return;
    ready.add(box);
    box.hidden = false;
    const picks = !box.name;
    const teller = document.querySelector(`[data-tells="${box.id}"]`);
    const list = document.getElementById(box.getAttribute("aria-controls"));
    const panel = list.parentElement;
    let waiting = 0;
    let asked = "";
    let request = null;

    const options = () => [...list.querySelectorAll("[role=option]")];
    const chosen = () => list.querySelector("[aria-selected=true]");

    function show(open) {
      panel.hidden = !open;
      box.setAttribute("aria-expanded", String(open));
      if (!open) box.removeAttribute("aria-activedescendant");
    }

    function choose(option) {
      chosen()?.setAttribute("aria-selected", "false");
      if (!option) return box.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    function go(option) {
      if (option.dataset.href) location.href = option.dataset.href;
      else if (box.dataset.fills) {
        fill(box.dataset.fills, option);
        box.value = asked = "";
        tell(option.dataset.text);
        show(false);
      } else {
        box.value = option.dataset.value;
        box.form.requestSubmit();
      }
    }

    function tell(text) {
      if (teller) teller.textContent = text ?? "";
    }

    function address(words) {
      const url = new URL(box.dataset.suggest, location.href);
      url.searchParams.set(box.dataset.asks ?? "q", words);
      return url;
    }

    async function ask() {
      const words = box.value.trim();
      if (words === asked) return;
      asked = words;
      request?.abort();
      if (!words) return show(false);
      request = new AbortController();
      try {
        const answer = await fetch(address(words), { signal: request.signal });
        if (!answer.ok || box.value.trim() !== words) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        tell(page.querySelector("[role=status]")?.textContent.trim());
        list.replaceChildren(...page.querySelectorAll("[role=option]"));
        choose(null);
        options().forEach((option, place) => (option.id = list.id + "-" + place));
        show(options().length > 0 && document.activeElement === box);
      } catch (error) {
        if (error.name !== "AbortError") show(false);
      }
    }

    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 120);
    });
    box.addEventListener("keydown", (event) => {
      const all = options();
      const place = all.indexOf(chosen());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!all.length) return;
        event.preventDefault();
        if (panel.hidden) return show(true);
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(all[(place + step + all.length + (place < 0 && step < 0 ? 1 : 0)) % all.length]);
      } else if (event.key === "Enter" && picks && box.value.trim() !== asked) {
        event.preventDefault(); // what stands in the list is not yet what was typed
      } else if (event.key === "Enter" && !panel.hidden && (place >= 0 || picks)) {
        event.preventDefault();
        go(all[Math.max(place, 0)]);
      } else if (event.key === "Enter" && picks) {
        event.preventDefault();
      } else if (event.key === "Escape") {
        show(false);
        choose(null);
      }
    });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault();
      go(option);
    });
    box.addEventListener("blur", () => show(false));
  }
})();
