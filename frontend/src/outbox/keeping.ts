// Keeps the worker that makes the phone's page open without network. Addresses of scripts are guarded
// (Trusted Types); this is the one place that makes one, from what the page itself says, and only for
// our own worker.
const WORKER = "/phone/worker.js";

type Policy = { createScriptURL(text: string): unknown };
type Factory = { createPolicy(name: string, rules: { createScriptURL(text: string): string }): Policy };

let policy: Policy | undefined;

export async function keepWorker(address: string, scope: string): Promise<boolean> {
  if (!navigator.serviceWorker) return false;
  try {
    await navigator.serviceWorker.register(guarded(address) as string, { scope, updateViaCache: "none" });
    return true;
  } catch {
    return false; // a private window, or no room: the page then needs the network
  }
}

function guarded(address: string): unknown {
  const factory = (window as unknown as { trustedTypes?: Factory }).trustedTypes;
  if (!factory) return address;
  policy ??= factory.createPolicy("amparo-worker", {
    createScriptURL(text) {
      if (text !== WORKER) throw new TypeError("not our worker");
      return text;
    },
  });
  return policy.createScriptURL(address);
}
