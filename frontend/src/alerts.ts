// Subscribes this browser to signals without content. Addresses of scripts are guarded (Trusted
// Types); this makes one, from what the page says, and only for the worker that shows them.
const WORKER = "/alerts/worker.js";
const SCOPE = "/alerts/";

type Policy = { createScriptURL(text: string): unknown };
type Factory = { createPolicy(name: string, rules: { createScriptURL(text: string): string }): Policy };

let policy: Policy | undefined;
const form = document.querySelector<HTMLFormElement>("form[data-push]");
if (form && navigator.serviceWorker && "PushManager" in window) {
  form.hidden = false;
  document.querySelector<HTMLElement>("[data-no-push]")!.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void subscribe(form).catch(() => {
      form.querySelector<HTMLElement>("[data-push-refused]")!.hidden = false;
    });
  });
}

async function subscribe(form: HTMLFormElement): Promise<void> {
  const address = guarded(form.dataset.worker ?? "") as string;
  const kept = await navigator.serviceWorker.register(address, { scope: SCOPE });
  const applicationServerKey = octets(form.dataset.push ?? "");
  const subscription = await kept.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  form.querySelector<HTMLInputElement>("[name=endpoint]")!.value = subscription.endpoint;
  form.submit();
}

function guarded(address: string): unknown {
  const factory = (window as unknown as { trustedTypes?: Factory }).trustedTypes;
  if (!factory) return address;
  policy ??= factory.createPolicy("amparo-alerts", {
    createScriptURL(text) {
      if (text !== WORKER) throw new TypeError("not our worker");
      return text;
    },
  });
  return policy.createScriptURL(address);
}

function octets(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
