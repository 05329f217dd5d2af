/* Signing in again without leaving the page: the form of the sign-in page, in a dialog.

   Whatever the server asks next (a wrong password, a code) is shown there as well. Says "signed-in"
   once somebody is; the link itself opens another tab wherever this cannot work. */

import { say, takeTokens } from "./talking.js";

const HOME = "/"; // where signing in leads: a page that anybody who is signed in may see

let typedIn = null; // the field that had the focus last, where typing goes on afterwards

async function load(address, options) {
  const response = await fetch(address, options);
  return { address: response.url, page: new DOMParser().parseFromString(await response.text(), "text/html") };
}

/* The form of a page, posting to where that page would. */
function show(dialog, { address, page }) {
  const form = page.querySelector("main form");
  if (!form) throw new Error("no form to sign in with");
  form.action = new URL(form.getAttribute("action") || address, address);
  for (const link of form.querySelectorAll("a")) link.target = "_blank";
  dialog.querySelector("[data-form]").replaceChildren(document.adoptNode(form));
  form.querySelector(".is-invalid, input:not([type=hidden])")?.focus();
}

async function open(link) {
  const address = new URL(link.href);
  address.searchParams.set("next", HOME);
  const first = await load(address);
  const dialog = document.getElementById("sign-in-again").content.cloneNode(true).firstElementChild;
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.querySelector("[data-closes]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    submit(dialog, event.target).catch(() => refuse(dialog));
  });
  dialog.showModal();
  show(dialog, first);
}

async function submit(dialog, form) {
  const next = await load(form.action, { method: "POST", body: new FormData(form) });
  if (!next.page.querySelector("[data-signs-out]")) {
    show(dialog, next);
    return;
  }
  takeTokens(next.page);
  dialog.close();
  if (typedIn?.isConnected) typedIn.focus();
  document.dispatchEvent(new CustomEvent("signed-in"));
}

function refuse(dialog) {
  dialog?.close();
  say("not-delivered");
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches("input, textarea, select") && !event.target.closest("dialog")) {
    typedIn = event.target;
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-signs-in]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link).catch(() => refuse(document.querySelector("dialog.sign-in")));
});
