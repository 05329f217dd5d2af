/* Choosing a passage of frozen words: with the mouse, by touch, or sentence by sentence with the
   keyboard. It fills in the form that stands on the page anyway; the server checks the quote. */

import { passage, rangeOfSpan, spanOfRange, trimmed, utf16Offset } from "./offsets.js";

const SETTLED_AFTER_MS = 150; // a selection changes at every step of a drag

let chosen = null; // { section, span }: the passage that is selected
let taken = null; // the one that went into the form
let cursor = null; // { id, anchor, focus }: numbers of the sentences chosen by keyboard
let settling = 0;
let isPressed = false;

const textOf = (section) => section.querySelector(".words-text");
const barOf = (section) => section.querySelector("[data-passage-bar]");

function sectionOf(node) {
  const element = node instanceof Element ? node : node?.parentElement;
  const section = element?.closest("[data-words]");
  return section?.querySelector("[data-annotate]") ? section : null;
}

function selectedRange() {
  const selection = document.getSelection();
  return selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
}

function readSelection() {
  const range = selectedRange();
  const section = range && (sectionOf(range.startContainer) ?? sectionOf(range.endContainer));
  const text = section && textOf(section);
  const whole = text && spanOfRange(text, range);
  const span = whole && trimmed(text.textContent, whole);
  return span && span.start < span.end ? { section, span } : null;
}

function offer(choice) {
  hideBars();
  chosen = choice;
  if (!choice) return;
  const bar = barOf(choice.section);
  bar.hidden = false;
  nameIn(bar.querySelector("[data-pledge-link]"), choice);
  place(bar, choice);
}

/* The link to what else can be done with the passage names it; the server reads the words there. */
function nameIn(link, { section, span }) {
  const { start, end } = passage(textOf(section).textContent, span);
  link.search = new URLSearchParams({ text: link.dataset.text, start, end });
}

function hideBars() {
  for (const bar of document.querySelectorAll("[data-passage-bar]")) bar.hidden = true;
}

/* Below the passage where the style sheet lets the bar float, at the foot of a phone otherwise. */
function place(bar, { section, span }) {
  bar.style.top = "";
  bar.style.left = "";
  if (getComputedStyle(bar).position !== "absolute") return;
  const frame = section.querySelector(".words-main").getBoundingClientRect();
  const lines = [...rangeOfSpan(textOf(section), span).getClientRects()];
  const last = lines[lines.length - 1];
  const left = Math.min(last.left - frame.left, frame.width - bar.offsetWidth);
  bar.style.top = `${last.bottom - frame.top + 8}px`;
  bar.style.left = `${Math.max(0, left)}px`;
}

function show(section, span) {
  if (!CSS.highlights) return;
  CSS.highlights.set("passage", new Highlight(rangeOfSpan(textOf(section), span)));
}

function openForm({ section, span }) {
  taken = { id: section.id, span };
  const { start, end, exact } = passage(textOf(section).textContent, span);
  const form = section.querySelector(".annotation-form");
  fill(form, { start, end, exact });
  show(section, span);
  document.getSelection().removeAllRanges();
  hideBars();
  section.querySelector("[data-annotate]").open = true;
  form.scrollIntoView({ block: "nearest" });
  (form.querySelector("[name=code]:checked") ?? form.querySelector("[name=code]")).focus();
}

function fill(form, { start, end, exact }) {
  form.elements.start.value = start;
  form.elements.end.value = end;
  form.elements.exact.value = exact;
  form.elements.first_sentence.value = "";
  form.elements.last_sentence.value = "";
  const words = form.querySelector("[data-passage-words]");
  words.textContent = exact;
  words.hidden = !exact;
  form.querySelector(".by-sentence").open = !exact;
}

/* A sentence picked from the list takes the place of the passage that was selected. */
function takeSentences(select) {
  taken = null;
  const form = select.form;
  const picked = [form.elements.first_sentence.value, form.elements.last_sentence.value];
  fill(form, { start: "", end: "", exact: "" });
  [form.elements.first_sentence.value, form.elements.last_sentence.value] = picked;
  CSS.highlights?.delete("passage");
}

function sentencesOf(section) {
  const text = textOf(section);
  const toUtf16 = (offset) => utf16Offset(text.textContent, Number(offset));
  const pairs = text.dataset.sentences.trim().split(/\s+/).filter(Boolean);
  return pairs.map((pair) => pair.split("-").map(toUtf16));
}

function step(section, by, isExtending) {
  const sentences = sentencesOf(section);
  if (!sentences.length) return;
  const before = cursor?.id === section.id ? cursor : { anchor: -1, focus: -1 };
  const focus = Math.min(Math.max(before.focus + by, 0), sentences.length - 1);
  const anchor = isExtending && before.anchor >= 0 ? before.anchor : focus;
  cursor = { id: section.id, anchor, focus };
  const [start] = sentences[Math.min(anchor, focus)];
  const [, end] = sentences[Math.max(anchor, focus)];
  select(section, { start, end });
}

function select(section, span) {
  const text = textOf(section);
  const range = rangeOfSpan(text, span);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  section.querySelector("[data-words-status]").textContent = range.toString();
  range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
  offer({ section, span });
}

function onKey(event) {
  if (!event.target.matches?.(".words-text[data-sentences]")) return;
  const section = sectionOf(event.target);
  if (event.key === "ArrowDown") step(section, 1, event.shiftKey);
  else if (event.key === "ArrowUp") step(section, -1, event.shiftKey);
  else if (event.key === "Enter" && readSelection()) openForm(readSelection());
  else if (event.key === "Escape") document.getSelection().removeAllRanges();
  else return;
  event.preventDefault();
}

function onSelectionChange() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    if (!isPressed) offer(readSelection());
  }, SETTLED_AFTER_MS);
}

/* The bar must not take the selection away before its button is heard. */
function keepSelection(event) {
  if (event.target.closest("[data-passage-bar]")) event.preventDefault();
}

function onPress(event) {
  isPressed = event.pointerType === "mouse";
  if (event.target.closest(".words-text")) cursor = null;
}

function onRelease() {
  isPressed = false;
  onSelectionChange();
}

/* Pointing at a note shows its passage, and the reverse. */
function light(event, isLit) {
  const place = event.target.closest?.("[data-note], [data-mark]");
  const section = place?.closest("[data-words]");
  if (!section) return;
  const number = place.dataset.note ?? place.dataset.mark;
  const both = `[data-note="${number}"], [data-mark="${number}"]`;
  for (const one of section.querySelectorAll(both)) one.classList.toggle("is-lit", isLit);
}

/* After a highlight was saved the section is a new one: back to where the passage was chosen. */
function goBackToWords(event) {
  const section = event.target;
  if (event.detail.xhr?.status !== 200 || section.id !== taken?.id) return;
  const { startContainer } = rangeOfSpan(textOf(section), taken.span);
  textOf(section).focus({ preventScroll: true });
  startContainer.parentElement.scrollIntoView({ block: "nearest" });
}

function goToNote(mark) {
  document.getElementById(mark.getAttribute("aria-details"))?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("selectionchange", onSelectionChange);
document.addEventListener("pointerdown", onPress);
document.addEventListener("mousedown", keepSelection);
document.addEventListener("pointerup", onRelease);
document.addEventListener("pointercancel", onRelease);
document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-passage-button]") && chosen) openForm(chosen);
  else if (event.target.matches("mark[data-mark]") && !selectedRange()) goToNote(event.target);
});
document.addEventListener("change", (event) => {
  if (/^(first|last)_sentence$/.test(event.target.name)) takeSentences(event.target);
});
document.addEventListener("htmx:afterSettle", goBackToWords);
document.addEventListener("htmx:beforeSwap", () => CSS.highlights?.delete("passage"));
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => light(event, true));
}
for (const kind of ["pointerout", "focusout"]) {
  document.addEventListener(kind, (event) => light(event, false));
}
