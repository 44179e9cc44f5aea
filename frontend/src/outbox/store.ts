// What the phone keeps: sealed bytes, public keys, and the pass that may do nothing but send.
//
// Whatever is written here may be read by whoever takes the phone, also after it was deleted: the
// browser's database keeps old pages. So nothing that somebody typed ever comes in unsealed.
import type { Pin } from "./chain";
import type { Bytes } from "./octets";

export type State = "waiting" | "sent" | "failed";
/** Why a report did not go: the pass ended, the server refused it, it is for another team. */
export type Why = "" | "pass" | "refused" | "team";

/** What a phone shows of its team without network: its country, and whom to call. */
export type Help = { jurisdiction: string; call: string };
export type SetUp = { pass: string; team: string; pin: Pin; owner: Bytes; name: string; language: string; doubted: boolean; refused: boolean; help?: Help };

export type Kept = {
  at?: number; // the order in which they were made, and go
  intake: string; // "" once sent: nothing here then names a report
  team: string;
  urgency: number;
  hash: Bytes;
  answers: Bytes;
  sealed: Bytes;
  files: number;
  bytes: number;
  since: string; // a day
  state: State;
  why: Why;
  slip: number;
};
export type KeptFile = { intake: string; number: number; sealed: Bytes; isThere: boolean };
export type Slip = { at?: number; owner: string; sealed: Bytes; sent: boolean };

const NAME = "outbox";
const STORES = ["setup", "reports", "files", "slips"] as const;
export type Store = (typeof STORES)[number];

let opening: Promise<IDBDatabase> | undefined;

export function database(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      const made = asked.result;
      made.createObjectStore("setup");
      made.createObjectStore("reports", { keyPath: "at", autoIncrement: true });
      made.createObjectStore("files", { keyPath: ["intake", "number"] });
      made.createObjectStore("slips", { keyPath: "at", autoIncrement: true });
    };
    asked.onsuccess = () => {
      const close = (): void => {
        asked.result.close();
        opening = undefined;
      };
      asked.result.onversionchange = close;
      asked.result.onclose = close;
      done(asked.result);
    };
    asked.onerror = () => {
      opening = undefined;
      fail(asked.error);
    };
  });
  return opening;
}

/**
 * One transaction: what `work` asks for happens whole, on disk before this resolves, or not at all.
 * `work` must not wait for anything but its own requests.
 */
export async function within<T>(mode: IDBTransactionMode, work: (get: (name: Store) => IDBObjectStore) => Promise<T> | T): Promise<T> {
  const opened = await database();
  const whole = opened.transaction([...STORES], mode, { durability: "strict" });
  const ended = new Promise<void>((done, fail) => {
    whole.oncomplete = () => done();
    whole.onabort = () => fail(whole.error ?? new DOMException("aborted", "AbortError"));
  });
  ended.catch(() => undefined);
  try {
    const found = await work((name) => whole.objectStore(name));
    await ended;
    return found;
  } catch (error) {
    try {
      whole.abort();
    } catch {
      // It has ended already.
    }
    throw whole.error ?? error;
  }
}

/** A request's answer. */
export function answer<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

export function setUp(): Promise<SetUp | undefined> {
  return within("readonly", (get) => answer(get("setup").get(1)));
}

export function reports(): Promise<Kept[]> {
  return within("readonly", (get) => answer(get("reports").getAll()));
}

/** Change one kept report, if it is still there. */
export function change(at: number, what: Partial<Kept>): Promise<void> {
  return within("readwrite", async (get) => {
    const kept = (await answer(get("reports").get(at))) as Kept | undefined;
    if (kept) get("reports").put({ ...kept, ...what });
  });
}

/** Change what the phone knows of its pass and of the team's key. */
export function changeSetUp(what: Partial<SetUp>): Promise<void> {
  return within("readwrite", async (get) => {
    const known = (await answer(get("setup").get(1))) as SetUp | undefined;
    if (known) get("setup").put({ ...known, ...what }, 1);
  });
}

/** Destroy everything that is kept here. */
export async function destroy(): Promise<void> {
  await within("readwrite", (get) => STORES.forEach((name) => get(name).clear()));
  (await database()).close();
  opening = undefined;
  await new Promise<void>((done) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => done();
  });
}
