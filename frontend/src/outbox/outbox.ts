// The sealed outbox of a phone. A report is sealed to the team before anything of it is written;
// from then on this phone can send it, and cannot read it.
import type { Shown } from "./chain";
import { context } from "./context";
import { base64, fromBase64, hex, utf8 } from "./octets";
import { newReceipt } from "./receipt";
import { keyIdOf, seal, sealFile } from "./sealing";
import { type Round, sendAll } from "./sending";
import { answer, destroy, type Help, type Kept, type KeptFile, reports, type SetUp, setUp, type Slip, type State, type Why, within } from "./store";

export type Urgency = 0 | 1 | 2;
/** `since` is a day; `reference` is "" once sent and forgotten (*My reports* shows it). */
export type Listed = { reference: string; state: State; why: Why; since: string; bytes: number };
/**
 * How things stand. `refused`: the pass is no longer taken, set this phone up again. `doubted`: the
 * server shows a team key that does not follow the known one; sealing goes on to the known one.
 */
export type Standing = { state: "no-support" | "not-set-up" | "set-up"; name: string; doubted: boolean; refused: boolean; lasting: boolean };
/** What the server hands a phone when it is set up: bytes in base64. */
export type Given = { pass: string; team: string; owner: string; key: Shown };

/** `full`: no room on this phone; `set-up`: set it up first; `files`: more or larger than goes. */
export class OutboxError extends Error {
  constructor(readonly reason: "full" | "set-up" | "files" | "broken") {
    super(reason);
  }
}

export const MOST_FILES = 8;
export const LARGEST_FILE = 10_000_000;
const LARGEST_REPORT = 200_000;
const MOST_SLIPS = 50;
const FIRST_WAIT_S = 5;
const LONGEST_WAIT_S = 300;

const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("outbox");
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let round: Promise<void> | undefined;

channel?.addEventListener("message", tellHere);

export const outbox = {
  /** Call once when the page opens: says how things stand, and begins to send what waits. */
  async ready(): Promise<Standing> {
    if (!(globalThis.indexedDB && globalThis.crypto?.subtle && navigator.locks)) {
      return { state: "no-support", name: "", doubted: false, refused: false, lasting: false };
    }
    addEventListener("online", () => void go(false));
    void go(false);
    return standing();
  },

  standing,

  /**
   * Seal a report (the fields of a quick report) and its files, keep them, and begin to send.
   * Resolves once it is on disk, whatever the network does. `report.attachments` says of each file
   * its media type and size, in the same order. Throws OutboxError; nothing was kept then.
   */
  async add(report: object, urgency: Urgency, files: Blob[]): Promise<{ reference: string }> {
    const known = await setUp();
    if (!known) throw new OutboxError("set-up");
    const written = utf8(canonical(report));
    if (written.length > LARGEST_REPORT) throw new OutboxError("broken");
    const said = (report as { attachments?: { size: number }[] }).attachments ?? [];
    if (files.length > MOST_FILES || files.some((file) => file.size > LARGEST_FILE || !file.size)) throw new OutboxError("files");
    if (said.length !== files.length || files.some((file, at) => said[at]?.size !== file.size)) throw new OutboxError("broken");

    const [intake, day] = [crypto.randomUUID(), today()];
    const [report_, team] = [{ uuid: intake }, { uuid: known.team }];
    const key = known.pin.key;
    const sealed = await seal(written, key, context("intake", report_, team));
    const receipt = await newReceipt(intake, known.owner, day);
    const kept: KeptFile[] = [];
    for (const [at, file] of files.entries()) {
      const where = context("intake file", report_, { number: at + 1 }, team);
      kept.push({ intake, number: at + 1, sealed: await sealFile(file, key, where), isThere: false });
    }
    const owner = hex(await keyIdOf(known.owner));
    const bytes = kept.reduce((sum, file) => sum + file.sealed.length, sealed.length);
    try {
      await within("readwrite", async (get) => {
        for (const file of kept) get("files").add(file);
        const slip = (await answer(get("slips").add({ owner, sealed: receipt.slip, sent: false }))) as number;
        const { hash, answers } = receipt;
        const what = { intake, team: known.team, urgency, hash, answers, sealed, files: kept.length, bytes };
        get("reports").add({ ...what, since: day, state: "waiting", why: "", slip });
      });
    } catch (error) {
      throw new OutboxError((error as DOMException | null)?.name === "QuotaExceededError" ? "full" : "broken");
    }
    tell();
    void go(false);
    void askForBackground();
    return { reference: referenceOf(intake) };
  },

  /** Everything kept here, oldest first, without content. */
  async list(): Promise<Listed[]> {
    return (await reports()).map(({ intake, state, why, since, bytes }) => ({ reference: referenceOf(intake), state, why, since, bytes }));
  },

  /** How many reports have not been sent: so many would be lost by `erase`. */
  async count(): Promise<number> {
    return (await reports()).filter((kept) => kept.state !== "sent").length;
  },

  /** What this phone was told of its team when it last was online. */
  async help(): Promise<Help> {
    return (await setUp())?.help ?? { jurisdiction: "", call: "" };
  },

  /** Try now, also what was refused before. Resolves when the round is over. */
  send(): Promise<void> {
    return go(true);
  },

  /** Destroy everything on this phone: what waits, what the phone was set up with, the pages. */
  async erase(): Promise<void> {
    clearTimeout(timer);
    await destroy();
    for (const name of await caches.keys()) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    tell();
  },

  /** Call `told` after every change, also one made by another tab; returns how to stop that. */
  onChange(told: () => void): () => void {
    listeners.add(told);
    return () => void listeners.delete(told);
  },

  /**
   * Hand the sealed receipts of what was sent to `bring`, which says of each whether its owner has
   * it now; those are forgotten here, and with them that anything was sent. Returns how many.
   */
  async bringSlips(bring: (slips: string[]) => Promise<boolean[]>): Promise<number> {
    const slips = ((await within("readonly", (get) => answer(get("slips").getAll()))) as Slip[]).filter((slip) => slip.sent).slice(0, MOST_SLIPS);
    if (!slips.length) return 0;
    const taken = await bring(slips.map((slip) => base64(slip.sealed)));
    const brought = slips.filter((_slip, at) => taken[at]);
    await within("readwrite", async (get) => {
      const kept = (await answer(get("reports").getAll())) as Kept[];
      for (const { at } of brought) {
        get("slips").delete(at as number);
        for (const report of kept) if (report.slip === at && report.state === "sent") get("reports").delete(report.at as number);
      }
    });
    if (brought.length) tell();
    return brought.length;
  },

  /** The pass that this phone has, "" for none. */
  async pass(): Promise<string> {
    return (await setUp())?.pass ?? "";
  },

  /** Take what the server handed out for this phone. What waits goes out under the new pass. */
  async take(given: Given, name: string): Promise<void> {
    const { generation, key, signing } = given.key;
    const pin = { generation, key: fromBase64(key), signing: fromBase64(signing) };
    const standing = { name, language: document.documentElement.lang, doubted: false, refused: false };
    const known: SetUp = { pass: given.pass, team: given.team, pin, owner: fromBase64(given.owner), ...standing };
    await within("readwrite", (get) => void get("setup").put(known, 1));
    await navigator.storage?.persist?.();
    tell();
  },
};

async function standing(): Promise<Standing> {
  const known = await setUp();
  const lasting = (await navigator.storage?.persisted?.()) ?? false;
  if (!known) return { state: "not-set-up", name: "", doubted: false, refused: false, lasting };
  return { state: "set-up", name: known.name, doubted: known.doubted, refused: known.refused, lasting };
}

/** One round at a time in this tab; the next one by itself, later and later while it fails. */
function go(again: boolean): Promise<void> {
  clearTimeout(timer);
  const next = (round ?? Promise.resolve()).then(async () => {
    let ended: Round;
    try {
      ended = await sendAll(tell, again);
    } catch {
      ended = { ended: "later", wait: 0 };
    }
    plan(ended);
  });
  round = next;
  return next;
}

function plan(ended: Round): void {
  failures = ended.ended === "later" ? failures + 1 : 0;
  if (ended.ended !== "later") return;
  const grown = Math.min(FIRST_WAIT_S * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT_S);
  // Not all phones at once when a server is back.
  const seconds = Math.max(ended.wait, grown) * (1 + Math.random() / 2);
  clearTimeout(timer);
  timer = setTimeout(() => void go(false), seconds * 1000);
}

/** Where browsers can, the worker sends when the network is back, with no page open. */
async function askForBackground(): Promise<void> {
  try {
    const worker = (await navigator.serviceWorker.getRegistration()) as { sync?: { register(tag: string): Promise<void> } } | undefined;
    await worker?.sync?.register("outbox");
  } catch {
    // It is sent when the page is open, then.
  }
}

function tell(): void {
  channel?.postMessage("");
  tellHere();
}

function tellHere(): void {
  for (const told of listeners) told();
}

function referenceOf(intake: string): string {
  return intake.slice(0, 8);
}

/** The day here, not in Greenwich. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** One spelling for equal content: sorted keys, no blanks, as incidents/document.py writes it. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) =>
    one && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
