/* What every page does when htmx cannot deliver: say so, and lose nothing that was typed. */

function say(name) {
  const notice = document.getElementById(`notice-${name}`).content.cloneNode(true);
  const messages = document.getElementById("messages");
  messages.replaceChildren(notice);
  messages.scrollIntoView({ block: "nearest" });
}

/* A fragment never is a whole page: that is the sign-in page, after a session ended. */
function isWholePage(xhr) {
  return /<html[\s>]/i.test(xhr.responseText.slice(0, 500));
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.shouldSwap || !isWholePage(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  say("signed-out");
});
document.addEventListener("htmx:sendError", () => say("not-delivered"));
document.addEventListener("htmx:timeout", () => say("not-delivered"));
document.addEventListener("htmx:responseError", () => say("refused"));

/* In a fragment that was refused, the first thing to put right takes the focus. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr?.status !== 422) return;
  event.detail.elt.querySelector(".is-invalid, [aria-invalid=true]")?.focus();
});
