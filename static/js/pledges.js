/* The table and the board of pledges: keys, where the focus goes, and cards that are dragged.

   Keys are heard only while the focus is in the table (or on a status form) and not in a field
   that takes text; each does what a click on its control does. Dropping a card opens the form of
   the status and records nothing. */

const TAKES_TEXT = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit])";

const rowOf = (element) => element.closest("[data-row]");

/* A digit is the key it is printed on, also where the layout wants Shift for it. */
function keyOf(event) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  return digit ? digit[1] : event.key.toLowerCase();
}

function goToRow(from, step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const row = rows[rows.indexOf(rowOf(from)) + step];
  row?.querySelector("[data-report], [data-status-form] input[type=radio]")?.focus();
}

function clickIn(from, selector) {
  const control = (rowOf(from) ?? from.closest("[data-pledges]")).querySelector(selector);
  control?.click();
  return Boolean(control);
}

function choose(from, key) {
  const form = from.closest("[data-status-form]") ?? rowOf(from)?.querySelector("[data-status-form]");
  const radio = form?.querySelector(`input[data-key="${key}"]`);
  if (!radio) return false;
  const others = radio.closest("[data-others]");
  if (others) others.open = true;
  radio.focus();
  radio.click();
  return true;
}

/* Leaving a form in which somebody typed would lose it: they use the link for that. */
function isTyped(form) {
  return [...form.querySelectorAll("textarea, input")].some(
    (field) => field.matches(TAKES_TEXT) && field.type !== "hidden" && field.value !== field.defaultValue,
  );
}

function close(from) {
  const form = from.closest("[data-status-form]") ?? rowOf(from)?.querySelector("[data-status-form]");
  return !(form && isTyped(form)) && clickIn(from, "[data-close]");
}

function command(target, key) {
  if (/^[1-9]$/.test(key)) return choose(target, key);
  if (key === "escape") return close(target);
  if (!rowOf(target)) return false;
  if (key === "j") return goToRow(target, 1) ?? true;
  if (key === "k") return goToRow(target, -1) ?? true;
  if (key === "s") return clickIn(target, "[data-report]");
  if (key === "u") return clickIn(target, "[data-undo]");
  return false;
}

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const form = target.closest("[data-status-form]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-save]"));
    return;
  }
  if (!form && !target.closest("[data-pledges]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches(TAKES_TEXT)) return;
  if (command(target, keyOf(event))) event.preventDefault();
});

/* “Not started” rests on a search: its fields stand open where none is attached. */
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-status-form] [value=not_started]")) return;
  const fold = event.target.closest("[data-status-form]").querySelector("[data-new]");
  if (fold) fold.open = true;
});

/* After a row was put in place, the focus stays in it. */
document.addEventListener("htmx:afterSettle", (event) => {
  const row = event.detail.elt;
  if (!row.matches?.("[data-row]")) return;
  if (event.detail.xhr?.status === 422 && row.querySelector(".is-invalid, [aria-invalid=true]")) return;
  const place =
    row.querySelector("[data-conflict]") ??
    row.querySelector("[data-status-form] input[type=radio]:checked") ??
    row.querySelector("[data-status-form] input[type=radio], .row-below a") ??
    row.querySelector("[data-undo]") ??
    row.querySelector("[data-report]");
  place?.focus();
});

/* --- the board --------------------------------------------------------------------------------- */
let dragged = null;

for (const card of document.querySelectorAll("[data-card]")) {
  card.draggable = true;
  card.addEventListener("dragstart", (event) => {
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector(".row-title").textContent.trim());
  });
  card.addEventListener("dragend", () => (dragged = null));
}

const mayDrop = (column) =>
  dragged && column.dataset.status !== "not_rated" && !column.contains(dragged);

for (const column of document.querySelectorAll("[data-board] [data-status]")) {
  column.addEventListener("dragover", (event) => {
    if (!mayDrop(column)) return;
    event.preventDefault();
    column.classList.add("is-over");
  });
  column.addEventListener("dragleave", () => column.classList.remove("is-over"));
  column.addEventListener("drop", (event) => {
    column.classList.remove("is-over");
    if (!mayDrop(column)) return;
    event.preventDefault();
    const move = dragged.querySelector("[data-move]");
    move.querySelector("select").value = column.dataset.status;
    move.requestSubmit();
  });
}
