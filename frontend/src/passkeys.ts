// Passkeys. The page says what to sign; what the device answers goes back in the same form.
//
// With the extension PRF a device computes 32 bytes from a fixed input, the same each time, which
// nobody else can. They stay here: what is posted is another key, derived for this one purpose.
const INPUT = "amparo passkey input 1";
const PURPOSE = "amparo passkey secret 1";

type Kind = "create" | "open" | "factor";
// As the page has it: in JSON, bytes in base64url.
type Asked = {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  excludeCredentials?: { id: string }[];
  allowCredentials?: { id: string }[];
};
type Signed = { credential: string; unlocker: string };

if (window.PublicKeyCredential && navigator.credentials) {
  for (const part of document.querySelectorAll<HTMLElement>("[data-with-passkeys]")) part.hidden = false;
  for (const part of document.querySelectorAll<HTMLElement>("[data-without-passkeys]")) part.hidden = true;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) offer(form);
}

function offer(form: HTMLFormElement): void {
  let signed: Signed | undefined;
  let busy = false;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (signed) return;
    event.preventDefault();
    void begin();
  });
  // Only now and only in what is sent: a field of the page would be kept with the page.
  form.addEventListener("formdata", (event) => {
    if (!signed) return;
    event.formData.set("credential", signed.credential);
    if (signed.unlocker) event.formData.set("unlocker", signed.unlocker);
    signed = undefined;
  });

  async function begin(): Promise<void> {
    if (busy) return;
    busy = true;
    say(form, "");
    try {
      const answer = await ask(form.dataset.passkey as Kind, JSON.parse(form.dataset.options ?? "{}") as Asked);
      if (form.dataset.passkey === "open" && !answer.unlocker) {
        say(form, "plain");
      } else {
        signed = answer;
        form.submit();
      }
    } catch {
      say(form, "none");
    } finally {
      busy = false;
    }
  }
  if ("begins" in form.dataset) void begin();
}

function say(form: HTMLFormElement, what: string): void {
  for (const line of form.querySelectorAll<HTMLElement>("[data-when]")) line.hidden = line.dataset.when !== what;
}

async function ask(kind: Kind, options: Asked): Promise<Signed> {
  if (kind === "create") return create(options);
  const publicKey = requestOf(options);
  if (kind === "open") publicKey.extensions = prf();
  const made = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAssertionResponse;
  return {
    credential: JSON.stringify({
      ...named(made),
      response: {
        clientDataJSON: write(answer.clientDataJSON),
        authenticatorData: write(answer.authenticatorData),
        signature: write(answer.signature),
        ...(answer.userHandle ? { userHandle: write(answer.userHandle) } : {}),
      },
    }),
    unlocker: kind === "open" ? await secretOf(made) : "",
  };
}

async function create(options: Asked): Promise<Signed> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...options,
    user: { ...options.user, id: read(options.user.id) },
    challenge: read(options.challenge),
    excludeCredentials: (options.excludeCredentials ?? []).map(descriptor),
    extensions: prf(),
  };
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return {
    credential: JSON.stringify({
      ...named(made),
      response: {
        clientDataJSON: write(answer.clientDataJSON),
        attestationObject: write(answer.attestationObject),
      },
    }),
    unlocker: (await secretOf(made)) || (await secretLater(made, options)),
  };
}

// Many devices say at first only that they can, and compute when they sign. What they sign then is
// of no use to anybody; if the person stops here, the passkey is a second factor.
async function secretLater(made: PublicKeyCredential, options: Asked): Promise<string> {
  if (!made.getClientExtensionResults().prf?.enabled) return "";
  try {
    const again = await navigator.credentials.get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rpId: options.rp.id,
        allowCredentials: [{ type: "public-key", id: made.rawId }],
        userVerification: "required",
        extensions: prf(),
      },
    });
    return await secretOf(again as PublicKeyCredential);
  } catch {
    return "";
  }
}

async function secretOf(made: PublicKeyCredential): Promise<string> {
  const output = made.getClientExtensionResults().prf?.results?.first;
  if (!output) return "";
  const root = await crypto.subtle.importKey("raw", output as BufferSource, "HKDF", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode(PURPOSE) },
    root,
    256,
  );
  return write(bits);
}

function prf(): AuthenticationExtensionsClientInputs {
  return { prf: { eval: { first: new TextEncoder().encode(INPUT) } } };
}

function requestOf(options: Asked): PublicKeyCredentialRequestOptions {
  return {
    ...options,
    challenge: read(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(descriptor),
  };
}

function descriptor(one: { id: string }): PublicKeyCredentialDescriptor {
  return { type: "public-key", id: read(one.id) };
}

// Written out by hand: what the browser would write also holds the results of extensions.
function named(made: PublicKeyCredential): Record<string, string> {
  return { id: made.id, rawId: write(made.rawId), type: made.type };
}

function read(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function write(bytes: ArrayBuffer): string {
  const letters = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
