// Passkeys: asks the server for a challenge, the browser for an answer, and sends the answer as an ordinary form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function options(form) {
  const body = new FormData();
  body.append("for", form.dataset.passkey);
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(form.dataset.begin, { method: "POST", body, redirect: "manual" });
  if (!answer.ok) { location.reload(); throw new Error("signed out, or to be confirmed anew"); }
  const { publicKey } = await answer.json();
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.allowCredentials = known(publicKey.allowCredentials);
  publicKey.excludeCredentials = known(publicKey.excludeCredentials);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  return { publicKey };
}

// The WebAuthn JSON shape, written out because not every browser has credential.toJSON() yet.
function told(credential) {
  const { response } = credential, said = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (response[name]) said[name] = text(response[name]);
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: {}, response: said });
}

async function use(form, button) {
  const word = form.querySelector("[data-passkey-word]");
  word.hidden = true;
  button.disabled = true;
  try {
    const asked = await options(form), kind = form.dataset.passkey === "add" ? "create" : "get";
    form.elements.credential.value = told(await navigator.credentials[kind](asked));
    form.requestSubmit();
  } catch {
    button.disabled = false;
    word.hidden = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-passkey-go]");
  if (button) use(button.closest("form"), button);
});
if (!window.PublicKeyCredential) for (const form of document.querySelectorAll("[data-passkey]")) form.hidden = true;
