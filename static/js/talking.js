/* What pages have in common when they talk to the server: notices, tokens, and sign-in pages.

   No listener here: the same file may be loaded under two names. */

export function say(name) {
  const notice = document.getElementById(`notice-${name}`).content.cloneNode(true);
  const messages = document.getElementById("messages");
  messages.replaceChildren(notice);
  messages.scrollIntoView({ block: "nearest" });
}

/* A fragment never is a whole page: that is the sign-in page, after a session ended. */
export function isWholePage(text) {
  return /<html[\s>]/i.test(text.slice(0, 500));
}

/* Whoever signs in again, in another tab, has new tokens: those of this page are no longer taken.
   Whether the server gave new ones. */
export async function renewTokens() {
  const response = await fetch(location.href);
  return takeTokens(new DOMParser().parseFromString(await response.text(), "text/html"));
}

/* The same, from a page that was fetched already. */
export function takeTokens(page) {
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return false;
  for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
  return true;
}
