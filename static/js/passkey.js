// Around a form for a passkey: says in words what went wrong, and hides it where the browser knows none.
//   <form data-controller="passkey"> … <button id="…"> … (allauth's scripts do the asking)
import { toast } from "./toasts.js";

const WORDS = {
  NotAllowedError: "The passkey was not used: it was cancelled, or took too long.",
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys work only at the address that they were made for.",
};
let told = false;

export function connect(element) {
  const form = element.matches("form") ? element : element.querySelector("#mfa_login");
  if (!window.PublicKeyCredential) form.hidden = true;
  if (!element.matches("form") && !element.querySelector("form:not([hidden])")) element.hidden = true;
  if (told) return;
  told = true;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    toast(WORDS[event.detail.exception?.name] ?? "The passkey could not be used. Try again.", "error");
  });
}
