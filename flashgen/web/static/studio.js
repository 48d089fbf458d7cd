// What the server can't do: keys, filters, sorting, dragging. Everything else is forms and links.
"use strict";
const all = (what, where) => [...(where || document).querySelectorAll(what)];
const one = (what, where) => (where || document).querySelector(what);
const typing = (event) => /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox";

// each change says which revision of the project its page shows: what another window changed meanwhile is not overwritten
const seen = (address) => { const url = new URL(address, location.href); url.searchParams.set("seen", document.body.dataset.revision || ""); return url.pathname + url.search; };
const shows = (revision) => {
  if (!revision || revision === document.body.dataset.revision) return;
  document.body.dataset.revision = revision;
  one("form[action='/undo'] button").disabled = false;
};
const tell = (text) => { const told = one("#error"); if (told) { told.textContent = text; told.hidden = false; } };
let sending = Promise.resolve(), underway = 0;
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.target.hasAttribute("hx-post")) return;
  if (underway) { // what was typed is sent first
    const form = event.target, submitter = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    sending.then(() => form.requestSubmit(submitter));
    return;
  }
  const button = event.submitter && event.submitter.hasAttribute("formaction") ? event.submitter : null;
  if (button) button.formAction = seen(button.formAction); else event.target.action = seen(event.target.getAttribute("action"));
}, true);
document.addEventListener("htmx:configRequest", (event) => { if (event.detail.verb === "post") event.detail.path = seen(event.detail.path); });
document.addEventListener("htmx:afterRequest", (event) => shows(event.detail.xhr.getResponseHeader("Studio-Revision")));

// files dropped onto the page or chosen are sent at once
const drop = one("#drop");
if (drop) {
  const files = one("input[type=file]", drop);
  files.addEventListener("change", () => drop.requestSubmit());
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop") { files.files = event.dataTransfer.files; drop.requestSubmit(); }
    });
  }
}

// titles are saved when left; texts are dragged to another place
for (const input of all(".texts .title input")) input.addEventListener("change", () => input.form.requestSubmit());
let dragged = null;
for (const row of all(".texts li")) {
  row.addEventListener("dragstart", (event) => { dragged = row; event.dataTransfer.effectAllowed = "move"; });
  row.addEventListener("dragover", (event) => { if (dragged) { event.preventDefault(); row.classList.add("over"); } });
  row.addEventListener("dragleave", () => row.classList.remove("over"));
  row.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const form = one("form[action$='/move']", dragged);
    one("[name=to]", form).value = row.dataset.number;
    form.requestSubmit();
  });
}

// English moves from where the caret stands; without a caret in it, all of it does. A pair is parted at its carets
for (const form of all(".pair")) {
  const english = one("[name=en]", form), chinese = one("[name=zh]", form);
  form.addEventListener("submit", (event) => {
    const action = event.submitter ? event.submitter.value : "";
    const caret = english.selectionStart;
    const whole = action === "up" ? english.value.length : 0;
    one("[name=split_zh]", form).value = chinese.selectionStart;
    one("[name=split]", form).value = caret > 0 && caret < english.value.length ? caret : whole;
  });
}

// what was typed is sent when it is left: nothing gets lost by going elsewhere
const send = (form, extra) => {
  const data = new FormData(form);
  for (const key in extra || {}) data.set(key, extra[key]);
  underway += 1;
  sending = sending.then(async () => {
    try {
      const answer = await fetch(seen(form.getAttribute("action")), { method: "POST", body: data, keepalive: true, headers: { "HX-Request": "true" } });
      const told = answer.ok ? new URL(answer.headers.get("HX-Redirect") || "/", location.href).searchParams.get("told") : await answer.text();
      if (told) { tell(told); return; }
      shows(answer.headers.get("Studio-Revision"));
      for (const name of ["zh", "en"]) { const was = one(`[name=was_${name}]`, form); if (was) was.value = data.get(name); }
    } catch { // no answer: said, and what is typed next is sent all the same
      tell(document.body.dataset.lost);
    } finally { underway -= 1; }
  });
  return sending;
};
for (const form of all(".pair")) for (const area of all("textarea", form)) area.addEventListener("change", () => send(form, { action: "save" }));
for (const input of all(".settings input, .settings select")) input.addEventListener("change", () => send(input.form));
const correct = one("form.correct");
if (correct) {
  let typed = false;
  correct.addEventListener("input", () => { typed = true; });
  const next = (link) => { one("[name=next]", correct).value = link ? new URL(link.href).searchParams.get("id") : ""; };
  for (const link of all("#before, #after")) link.addEventListener("click", (event) => { if (typed) { event.preventDefault(); next(link); correct.requestSubmit(); } });
  correct.addEventListener("submit", (event) => { if (event.submitter && event.submitter.classList.contains("next-card")) next(one("#after")); });
}

// the table of words
const rows = () => all("table.words tbody tr");
const visible = () => rows().filter((row) => !row.hidden);
function filter() {
  const text = (one("#search") || {}).value || "", state = (one("#state") || {}).value, lesson = (one("#lesson") || {}).value;
  const plain = (value) => value.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const wanted = plain(text.trim());
  for (const row of rows()) {
    const fits = (!wanted || plain(row.textContent).includes(wanted)) && (!lesson || row.dataset.lesson === lesson) &&
      (!state || row.dataset.state === state || (state === "card" && row.dataset.state === "doubt"));
    row.hidden = !fits;
  }
  const shown = one("#shown");
  if (shown) shown.textContent = shown.dataset.text.replace("{n}", visible().length);
}
function sort(by) {
  const body = one("table.words tbody");
  const value = (row) => by === "0" ? row.cells[1].textContent : Number(row.dataset[by]);
  const ordered = rows().sort((a, b) => value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0);
  if (by === "count") ordered.reverse();
  body.append(...ordered);
}
function decide(decision) {
  const form = one("#words");
  if (!all("[name=id]:checked", form).length) {
    const row = document.activeElement && document.activeElement.closest("tbody tr");
    if (row) one("[name=id]", row).checked = true;
  }
  if (!all("[name=id]:checked", form).length) { tell(form.dataset.none); return; }
  one("[name=decision]", form).value = decision;
  for (const box of all("[name=id]:checked", form)) { // seen at once; the table as it is then follows
    const chosen = box.closest("tr");
    chosen.cells[chosen.cells.length - 1].textContent = form.dataset[decision];
    if (decision !== "auto") chosen.classList.toggle("out", decision !== "keep");
  }
  const row = document.activeElement && document.activeElement.closest("tbody tr");
  form.dataset.at = row ? visible().indexOf(row) : -1;
  window.htmx.trigger(form, "submit");
}
if (one("#words")) {
  for (const id of ["search", "state", "lesson"]) { const input = one("#" + id); if (input) input.addEventListener("input", filter); }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.dataset.sort) sort(button.dataset.sort);
    if (button && button.name === "decide") { event.preventDefault(); decide(button.value); }
    if (event.target.id === "all") for (const row of visible()) one("[name=id]", row).checked = event.target.checked;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    if (!one("#words")) return;
    filter();
    const at = Number(one("#words").dataset.at);
    if (at >= 0 && visible().length) visible()[Math.min(at, visible().length - 1)].focus();
  });
  filter();
}
document.body && document.body.addEventListener("htmx:responseError", (event) => {
  tell(event.detail.xhr.responseText);
});

// keys
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !typing(event)) { one("form[action='/undo'] button").click(); return; }
  if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === "Escape") {
      if (event.target.id === "search") { event.target.value = ""; filter(); }
      event.target.blur();
    }
    return;
  }
  const table = one("#words");
  if (table) {
    const shown = visible(), now = document.activeElement && document.activeElement.closest("tbody tr");
    const go = (step) => { const next = shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(now) + step))]; if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); } };
    const acts = { j: () => go(1), ArrowDown: () => go(1), u: () => go(-1), ArrowUp: () => go(-1), k: () => decide("known"), x: () => decide("keep"), d: () => decide("skip"), a: () => decide("auto"),
      " ": () => { if (now) { const box = one("[name=id]", now); box.checked = !box.checked; } }, Enter: () => { const link = now && one("a", now); if (link) link.click(); },
      "/": () => one("#search").focus(), "?": () => { const help = one(".help"); help.open = !help.open; } };
    if (acts[event.key] && !(event.key === "Enter" && event.target.tagName !== "TR") && !(event.key === " " && event.target.tagName === "INPUT")) { event.preventDefault(); acts[event.key](); }
  }
  const step = { j: "#after", k: "#before" }[event.key];
  if (step && !table && one(step)) one(step).click();
});

// how the card is looked at
function look() {
  const faces = one("#faces");
  if (!faces) return;
  faces.classList.toggle("phone", one("#phone").checked);
  for (const frame of all("iframe", faces)) {
    const address = new URL(frame.src);
    if (one("#night").checked) address.searchParams.set("night", "1"); else address.searchParams.delete("night");
    if (address.href !== frame.src) frame.src = address.href;
  }
}
for (const id of ["night", "phone"]) { const box = one("#" + id); if (box) box.addEventListener("change", look); }
