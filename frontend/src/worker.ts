// The phone's worker. It keeps the one page that is about nobody and what that page is made of, and
// sends what waits when the network is back. Its scope is /phone/: no signed-in page passes here.
import { sendAll } from "./outbox/sending";
import { setUp } from "./outbox/store";

type Shell = { version: string; kept: string[] };
type Waited = Event & { waitUntil(work: Promise<unknown>): void };
type Fetched = Waited & { request: Request; respondWith(answer: Promise<Response>): void };
type Worker = {
  SHELL: Shell;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(kind: string, hear: (event: never) => void): void;
};

const worker = self as unknown as Worker;
const shell = worker.SHELL;
const NAME = `phone-${shell.version}`;
const kept = new Set(shell.kept);

worker.addEventListener("install", (event: Waited) => event.waitUntil(keep().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event: Waited) => event.waitUntil(tidy().then(() => worker.clients.claim())));
worker.addEventListener("fetch", (event: Fetched) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin || !kept.has(address.pathname)) return;
  event.respondWith(fromHere(address.pathname, event));
});
worker.addEventListener("sync", (event: Waited & { tag: string }) => {
  if (event.tag !== "outbox") return;
  event.waitUntil(
    sendAll(told).then((round) => {
      if (round.ended === "later") throw new Error("later"); // the browser then tries again
    }),
  );
});

function told(): void {
  const channel = new BroadcastChannel("outbox");
  channel.postMessage("");
  channel.close();
}

async function keep(): Promise<void> {
  const cache = await caches.open(NAME);
  await Promise.all(shell.kept.map(async (path) => cache.put(path, await fresh(path))));
}

async function tidy(): Promise<void> {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
}

/** From the phone at once; what is new comes with the next opening. */
async function fromHere(path: string, event: Waited): Promise<Response> {
  const found = await caches.match(path, { cacheName: NAME, ignoreVary: true });
  const again = fresh(path)
    .then(async (answer) => {
      if (await isWhole(answer.clone())) await (await caches.open(NAME)).put(path, answer.clone());
      return answer;
    })
    .catch(() => undefined);
  if (found) {
    event.waitUntil(again);
    return found;
  }
  return (await again) ?? Response.error();
}

/** After an upgrade the page names files that only the next worker keeps: until then the page that
 *  goes with ours stays, or it would open half without network. */
async function isWhole(answer: Response): Promise<boolean> {
  if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return true;
  const named = (await answer.text()).matchAll(/"(\/static\/[^"?#]+)"/g);
  return Array.from(named).every(([, path]) => kept.has(path ?? ""));
}

/** In the language in which the phone was set up, and without cookies: nothing that depends on who is signed in can come back. */
async function fresh(path: string): Promise<Response> {
  const language = (await setUp().catch(() => undefined))?.language;
  const headers: HeadersInit = language ? { "Accept-Language": language } : {};
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache", redirect: "error", headers });
  if (!answer.ok) throw new TypeError(`no ${path}`);
  return answer;
}
