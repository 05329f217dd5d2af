/* The draft of a received document, or of a correction: saved as one types, kept while it cannot
   be, sent once.

   Requests go one after the other. A page that was offline or signed out keeps its fields here and
   in the storage of this tab, which signing out empties (app.js, Clear-Site-Data). Without this
   script every button of the form works by itself. */

import { isWholePage, renewTokens, say } from "./talking.js";

const PAUSE = 1200; // milliseconds without a key before a save
const AGAIN = 4000; // milliseconds before the next try; twice as long each time
const SELDOM = 60000; // milliseconds between tries at most
const LIMIT = 30000; // milliseconds for one request
const TYPED = "textarea, select, input[type=text], input[type=radio], input[type=checkbox]";

const form = () => document.getElementById("draft-form");
const key = () => `draft:${form().dataset.person}:${form().dataset.draft}`;

let timer = null;
let pause = AGAIN;
let isDirty = false; // something was typed that no request carries yet
let isOver = false; // the answers are sent, by this page or another: nothing more can be saved
let isSigningOut = false; // nothing typed stays in the browser
let queue = Promise.resolve();

function status(name) {
  const shown = document.getElementById("saved");
  const notice = document.getElementById(`draft-${name}`).content;
  if (shown.dataset.notice === name) return;
  shown.dataset.notice = name;
  shown.replaceChildren(notice.cloneNode(true));
}

/* --- what is in the fields ---------------------------------------------------------------------- */

function values(root) {
  const found = new Map();
  for (const field of root.querySelectorAll(TYPED)) {
    if (field.type === "radio") {
      if (field.checked || !found.has(field.name)) found.set(field.name, field.checked ? field.value : "");
    } else found.set(field.name, field.type === "checkbox" ? field.checked : field.value);
  }
  return found;
}

function setValue(root, name, value) {
  for (const field of root.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio") field.checked = field.value === value;
    else if (field.type === "checkbox") field.checked = value;
    else if (field.type !== "hidden" && field.value !== value) field.value = value;
  }
}

/* Of a field in conflict only the words are kept: the choice is still to be made. */
function remember() {
  if (isSigningOut) return;
  const seen = [...document.querySelectorAll("#seen input, #draft-form [name=page]")];
  const open = openFields(document);
  const kept = {
    values: [...values(form())],
    seen: seen.map(({ name, value }) => {
      if (name === "counter" && open.length) return [name, "0"];
      return [name, open.some((field) => name === `${field}-seen`) ? "" : value];
    }),
  };
  sessionStorage.setItem(key(), JSON.stringify(kept));
}

const forget = () => sessionStorage.removeItem(key());

/* What this tab kept when a page was closed or reloaded before it could be saved. */
function restore() {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("draft:") && !name.startsWith(`draft:${form().dataset.person}:`)) {
      sessionStorage.removeItem(name);
    }
  }
  const kept = JSON.parse(sessionStorage.getItem(key()) ?? "null");
  if (!kept) return;
  for (const [name, value] of kept.seen) {
    const field = form().querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
    if (field) field.value = value;
  }
  for (const [name, value] of kept.values) setValue(form(), name, value);
  isDirty = true;
  save();
}

/* --- one request -------------------------------------------------------------------------------- */

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: { "HX-Request": "true", "HX-Current-URL": location.href },
    signal: AbortSignal.timeout(LIMIT),
  });
  return { answer, text: await answer.text() };
}

/* Like `post`, once more with new tokens where those of this page are no longer taken. */
async function postFresh(address, body) {
  const first = await post(address, body);
  if (first.answer.status !== 403) return first;
  await renewTokens();
  body.set("csrfmiddlewaretoken", form().querySelector("[name=csrfmiddlewaretoken]").value);
  return post(address, body);
}

/* Sends the form by a button or by itself; true when the server has it. */
async function send(submitter) {
  clearTimeout(timer);
  if (isOver) return false;
  isDirty = false;
  const sent = values(form());
  const address = submitter && !submitter.hasAttribute("formaction") ? form().action : form().dataset.draft;
  let reply;
  try {
    reply = await postFresh(address, new FormData(form(), submitter));
  } catch {
    return wait("offline");
  }
  if (isWholePage(reply.text)) return reply.answer.status < 400 ? wait("signed-out") : refuse();
  if (reply.answer.headers.has("HX-Redirect")) return leave(reply.answer.headers.get("HX-Redirect"));
  if (reply.answer.status === 410) return tooLate(reply.text);
  if (reply.answer.ok || [409, 422].includes(reply.answer.status)) return take(reply, sent, submitter);
  return refuse();
}

function wait(why) {
  isDirty = true;
  remember();
  status(why);
  clearTimeout(timer);
  timer = setTimeout(save, pause);
  pause = Math.min(pause * 2, SELDOM);
  return false;
}

function refuse() {
  isDirty = true;
  remember();
  say("refused");
  return false;
}

function leave(address) {
  isOver = true;
  isDirty = false;
  forget();
  for (const one of document.querySelectorAll("[data-conflict]")) one.remove();
  location.assign(address);
  return true;
}

const isUnsaved = () => isDirty || openFields(document).length > 0;

/* Somebody else was quicker: what was typed since is on the page, to be copied. */
function tooLate(text) {
  isOver = isDirty = true;
  const page = new DOMParser().parseFromString(text, "text/html");
  const messages = document.getElementById("messages");
  messages.replaceChildren(...page.body.childNodes);
  messages.scrollIntoView({ block: "nearest" });
  return false;
}

/* --- the answer --------------------------------------------------------------------------------- */

const openFields = (root) =>
  [...root.querySelectorAll("[data-conflict]")].map((one) => one.dataset.conflict);

function take({ answer, text }, sent, submitter) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const sheet = page.getElementById("sheet");
  const isStep = submitter?.name || answer.status === 422;
  keepTyped(page, sent);
  if (isStep || String(openFields(page)) !== String(openFields(document))) replace(sheet, submitter);
  else patch(page);
  pause = AGAIN;
  if (isUnsaved()) remember();
  else forget();
  return answer.ok;
}

/* What was typed while the request was under way stays, with the digest it started from. */
function keepTyped(page, sent) {
  const now = values(form());
  const theirs = values(page.getElementById("draft-form"));
  for (const [name, value] of now) {
    if (!theirs.has(name) || value === sent.get(name)) continue;
    const hasOwn = theirs.get(name) === sent.get(name);
    setValue(page, name, value);
    if (hasOwn) continue;
    const old = form().querySelector(`[name="${CSS.escape(name)}-seen"]`);
    const seen = page.querySelector(`[name="${CSS.escape(name)}-seen"]`);
    if (old && seen) seen.value = old.value;
  }
}

function patch(page) {
  for (const [name, value] of values(page.getElementById("draft-form"))) setValue(form(), name, value);
  for (const part of page.querySelectorAll("[data-live]")) {
    const here = document.getElementById(part.id);
    if (!here || here.contains(document.activeElement)) continue;
    if (here.innerHTML === part.innerHTML && !here.dataset.notice) continue;
    here.replaceChildren(...part.cloneNode(true).childNodes);
    delete here.dataset.notice;
  }
}

/* The whole sheet, after a step: the focus stays at its place, or goes to what is to be put right. */
function replace(sheet, submitter) {
  const focused = document.activeElement;
  const question = (submitter ?? focused)?.closest(".screen, #several")?.id;
  const open = [...document.querySelectorAll("#sheet details")].map((one) => one.open);
  const { id, selectionStart, selectionEnd } = focused;
  document.getElementById("sheet").replaceWith(sheet);
  document.querySelectorAll("#sheet details").forEach((one, at, all) => {
    if (all.length === open.length) one.open = open[at];
  });
  retarget();
  const errors = sheet.querySelector("[data-errors]");
  const conflict = sheet.querySelector("[data-conflict]");
  const same = (id && document.getElementById(id)) || heading(document.getElementById(question));
  const place = errors ?? conflict?.querySelector("button") ?? same;
  place?.focus();
  if (place === same && selectionStart !== undefined) same?.setSelectionRange?.(selectionStart, selectionEnd);
}

const heading = (screen) => screen?.querySelector("h2, h3");

/* A new element is the target of the address again; on a phone, only it is shown. */
function retarget() {
  if (location.hash) location.replace(location.hash);
  const first = document.querySelector("#draft-form .screen");
  if (first) first.dataset.first = "";
}

/* --- when ---------------------------------------------------------------------------------------- */

/* After the requests before it, whatever became of them. */
function next(step) {
  queue = queue.then(step).catch(refuse);
}

function save() {
  if (!navigator.onLine && isDirty) wait("offline");
  else next(() => isDirty && send());
}

function changed(event) {
  if (!event.target.matches?.(`#draft-form :is(${TYPED})`)) return;
  isSigningOut = false; // they stayed after all
  isDirty = true;
  clearTimeout(timer);
  if (!navigator.onLine) {
    wait("offline");
    return;
  }
  timer = setTimeout(save, PAUSE);
}

function submitted(event) {
  if (event.target.matches("[data-signs-out]")) isSigningOut = true;
  if (event.target.id !== "draft-form") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  if (isOver) {
    document.getElementById("messages").scrollIntoView({ block: "nearest" });
    return;
  }
  isDirty = true;
  next(() => send(standing(submitter)));
}

/* The button itself, or the one in its place since a request before this one put in a new sheet. */
function standing(button) {
  if (!button || button.isConnected) return button;
  const isSame = (one) =>
    ["name", "value", "formaction"].every((name) => one.getAttribute(name) === button.getAttribute(name));
  return [...form().querySelectorAll("button")].find(isSame);
}

const NEIGHBOUR = { PageUp: "previousElementSibling", PageDown: "nextElementSibling" };
const MOVE = { ArrowUp: "up", ArrowDown: "down", Home: "first", End: "last" };

function pressed(event) {
  const screen = event.target.closest?.("#draft-form .screen");
  if (!screen || !event.altKey || event.ctrlKey || event.metaKey) return;
  const beside = !event.shiftKey && NEIGHBOUR[event.key] && screen[NEIGHBOUR[event.key]];
  const button = event.shiftKey && screen.querySelector(`[data-shortcut="${MOVE[event.key]}"]`);
  if (!beside && !button) return;
  event.preventDefault();
  if (button) button.click();
  else if (beside.matches(".screen")) {
    location.hash = beside.id;
    (beside.querySelector("textarea:not([name$=printed])") ?? heading(beside)).focus();
  }
}

document.addEventListener("input", changed);
document.addEventListener("change", changed);
document.addEventListener("submit", submitted, { capture: true });
document.addEventListener("keydown", pressed);
addEventListener("online", save);
document.addEventListener("signed-in", save);
addEventListener("focus", save);
addEventListener("offline", () => isDirty && wait("offline"));
document.addEventListener("visibilitychange", () => isDirty && (remember(), save()));
addEventListener("pagehide", () => isDirty && remember());
addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});

if (form()) {
  retarget();
  restore();
}
