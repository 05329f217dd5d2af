/* What every page does when htmx cannot deliver: say so, and lose nothing that was typed. */

import "./signing-in.js";
import { isWholePage, renewTokens, say } from "./talking.js";

/* Whether the tokens of this page are no longer taken: somebody signed in again. */
let areTokensOld = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.shouldSwap || !isWholePage(event.detail.xhr.responseText)) return;
  event.detail.shouldSwap = false;
  areTokensOld = true;
  say("signed-out");
});
document.addEventListener("htmx:confirm", (event) => {
  if (!areTokensOld || event.detail.verb !== "post") return;
  event.preventDefault();
  const send = () => event.detail.issueRequest(true);
  renewTokens()
    .then((isNew) => (areTokensOld = !isNew))
    .then(send, send);
});
document.addEventListener("signed-in", () => {
  areTokensOld = false;
  document.getElementById("messages").replaceChildren();
});
document.addEventListener("htmx:sendError", () => say("not-delivered"));
document.addEventListener("htmx:timeout", () => say("not-delivered"));
document.addEventListener("htmx:responseError", (event) => {
  areTokensOld ||= event.detail.xhr.status === 403;
  say("refused");
});

/* A form that the browser sends itself would lead to its error page, away from what was typed. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  const isOwn = form.getAttribute("method") === "post" && !form.hasAttribute("hx-post");
  if (navigator.onLine || !isOwn) return;
  event.preventDefault();
  say("not-delivered");
});

/* In a fragment that was refused, the first thing to put right takes the focus. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status !== 422) return;
  event.detail.elt.querySelector(".is-invalid, [aria-invalid=true]")?.focus();
});

/* Whoever signs out leaves nothing that this tab kept of what they typed. */
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-signs-out]")) sessionStorage.clear();
});
