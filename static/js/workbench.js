/* Keys of the answer workbench. They are heard only while the focus is on the workbench and not
   in a field that takes text, and each only does what a click on its control does.

   `data-key` on a control is its key. Inside the form for a highlight, 1 to 5 are the first codes. */

const TAKES_TEXT = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit])";

const workbench = () => document.querySelector("[data-workbench]");
const asks = () => [...document.querySelectorAll("[data-ask]")];

let saving = null; // { form, request, keys }: a highlight under way, what was pressed meanwhile
let current = null; // the ask whose keys are heard, while the focus is elsewhere

function activeAsk() {
  const open = asks();
  const around = document.activeElement.closest("[data-ask]");
  if (around) return around;
  if (open.includes(current)) return current;
  return open.find((ask) => !("complete" in ask.dataset)) ?? open[0];
}

/* A digit is the key it is printed on, also where the layout wants Shift for it. */
function keyOf(event) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  return digit ? digit[1] : event.key.toLowerCase();
}

function controlFor(key) {
  const form = document.activeElement.closest(".annotation-form");
  if (form) return /^[1-5]$/.test(key) ? form.querySelectorAll("[name=code]")[key - 1] : null;
  const ask = activeAsk();
  return [...(ask?.querySelectorAll("[data-key]") ?? [])].find((one) => one.dataset.key === key);
}

function use(control) {
  current = control.closest("[data-ask]") ?? current;
  if ("opens" in control.dataset) {
    control.parentElement.open = true;
    control.parentElement.querySelector("textarea").focus();
    return;
  }
  control.focus();
  control.click();
}

function goToAsk(by) {
  const open = asks();
  const at = open.indexOf(activeAsk()) + by;
  if (!open[at]) return;
  current = open[at];
  const chosen = current.querySelector("input:checked") ?? current.querySelector("input");
  chosen.focus();
}

function openHelp() {
  const help = document.querySelector("[data-help]");
  if (!help) return;
  help.open = !help.open;
  help.querySelector("summary").focus();
}

const COMMANDS = {
  w: () => document.querySelector("[data-workbench] .words-text").focus(),
  j: () => goToAsk(1),
  k: () => goToAsk(-1),
  "?": openHelp,
};

function save(target) {
  const form = target.closest("form.annotation-form") ?? document.querySelector("#judging form");
  form?.requestSubmit(form.querySelector("[data-save], [type=submit]"));
}

function onKey(event) {
  if (keep(event) || !workbench()?.contains(event.target)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    save(event.target);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TAKES_TEXT)) return;
  if (press(event)) event.preventDefault();
}

/* Whether the key means something where the focus is. */
function press(event) {
  const control = controlFor(keyOf(event));
  const command = COMMANDS[event.key];
  if (control) use(control);
  else if (command && !document.activeElement.closest(".annotation-form")) command();
  else return false;
  return true;
}

/* While a highlight is saved, the focus is still in its form, and then for a moment nowhere: what
   is pressed is meant for afterwards. */
function keep(event) {
  const isElsewhere = event.target !== document.body && !saving?.form.contains(event.target);
  if (!saving || isElsewhere || event.key.length > 1) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  saving.keys.push(event);
  event.preventDefault();
  return true;
}

function pressKept() {
  const keys = saving?.keys ?? [];
  saving = null;
  for (const event of keys) {
    const field = document.activeElement;
    if (!field.matches(TAKES_TEXT)) press(event);
    else field.setRangeText?.(event.key, field.selectionStart, field.selectionEnd, "end");
  }
}

function onSaving({ target, detail }) {
  if (target.matches(".annotation-form")) saving = { form: target, request: detail.xhr, keys: [] };
}

/* Refused, not delivered, or not put on the page: nothing comes afterwards. */
function onSaved({ detail }) {
  if (detail.xhr !== saving?.request) return;
  if (detail.xhr.status !== 200 || saving.form.isConnected) saving = null;
}

function onSettled({ target }) {
  if (saving && target.matches("[data-words]")) setTimeout(pressKept); // first the focus goes back
}

document.addEventListener("keydown", onKey);
document.addEventListener("htmx:beforeRequest", onSaving);
document.addEventListener("htmx:afterRequest", onSaved);
document.addEventListener("htmx:afterSettle", onSettled);
