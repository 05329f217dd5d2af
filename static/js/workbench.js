/* Keys of the answer workbench. They are heard only while the focus is on the workbench and not
   in a field that takes text, and each only does what a click on its control does.

   `data-key` on a control is its key. Inside the form for a highlight, 1 to 5 are the first codes. */

const TAKES_TEXT = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit])";

const workbench = () => document.querySelector("[data-workbench]");
const asks = () => [...document.querySelectorAll("[data-ask]")];

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
  if (!workbench()?.contains(event.target)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    save(event.target);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TAKES_TEXT)) return;
  const key = keyOf(event);
  const control = controlFor(key);
  if (control) use(control);
  else if (COMMANDS[event.key] && !event.target.closest(".annotation-form")) COMMANDS[event.key]();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", onKey);
