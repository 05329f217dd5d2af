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

/* Whoever signs in again, in another tab, has new tokens: those of this page are no longer taken. */
let areTokensOld = false;

async function renewTokens() {
  const response = await fetch(location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
  areTokensOld = false;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.shouldSwap || !isWholePage(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  areTokensOld = true;
  say("signed-out");
});
document.addEventListener("htmx:confirm", (event) => {
  if (!areTokensOld || event.detail.verb !== "post") return;
  event.preventDefault();
  const send = () => event.detail.issueRequest(true);
  renewTokens().then(send, send);
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
