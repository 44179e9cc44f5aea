// Sends what waits, in order. Every request may be repeated: killed anywhere, the next round goes
// on, and the server has each report once. The session's cookies never come along: nothing joins a
// report to who is signed in on this phone.
import { canFollow, followed, type Shown } from "./chain";
import { base64 } from "./octets";
import { answer, change, changeSetUp, type Help, type Kept, type KeptFile, reports, type SetUp, setUp, within } from "./store";

const API = "/api/v1/outbox/";
const PATIENCE_MS = 10 * 60_000;

/** How a round ended: nothing left, the pass is no longer taken, or later (in so many seconds). */
export type Round = { ended: "done" | "refused" | "later"; wait: number };
type Answer = "taken" | "missing" | "refused" | "pass" | Later;
type Later = { later: number };

/** One round over everything that waits; with `again`, also over what was refused before. */
export async function sendAll(changed: () => void, again = false): Promise<Round> {
  return navigator.locks.request("outbox", async () => round(changed, again));
}

async function round(changed: () => void, again: boolean): Promise<Round> {
  const known = await setUp();
  if (!known) return { ended: "done", wait: 0 };
  const looked = await lookAtKeys(known, changed);
  if (looked === "pass") return refuse(changed);
  for (const kept of await reports()) {
    if (kept.state === "sent" || (kept.why === "refused" && !again)) continue;
    if (kept.team !== known.team) {
      await note(kept, { state: "failed", why: "team" }, changed);
      continue;
    }
    const said = await sendOne(kept, known.pass);
    if (said === "pass") return refuse(changed);
    if (typeof said === "object") {
      await note(kept, { state: "waiting", why: "" }, changed);
      return { ended: "later", wait: said.later };
    }
    if (said === "taken") await forget(kept);
    else await note(kept, { state: "failed", why: "refused" }, () => undefined);
    changed();
  }
  return typeof looked === "object" ? { ended: "later", wait: looked.later } : { ended: "done", wait: 0 };
}

async function sendOne(kept: Kept, pass: string): Promise<Answer> {
  for (let round = 0; round < 2; round++) {
    for (let number = 1; number <= kept.files; number++) {
      const said = await sendFile(kept, number, pass);
      if (said !== "taken") return said;
    }
    const said = await sendReport(kept, pass);
    if (said !== "missing") return said;
    // The server has let files go that waited too long for their report: once more, from here.
    await within("readwrite", async (get) => {
      for (const file of await filesOf(get("files"), kept.intake)) get("files").put({ ...file, isThere: false });
    });
  }
  return { later: 0 };
}

async function sendFile(kept: Kept, number: number, pass: string): Promise<Answer> {
  const file = await within("readonly", (get) => answer<KeptFile | undefined>(get("files").get([kept.intake, number])));
  if (!file) return "refused";
  if (file.isThere) return "taken";
  // In headers, not in the address: addresses stay in the logs of servers in between.
  const headers = { "Content-Type": "application/octet-stream", "Outbox-Report": kept.intake, "Outbox-File": String(number) };
  const said = await ask("PUT", "file/", pass, headers, file.sealed);
  if (said === "taken") await within("readwrite", (get) => void get("files").put({ ...file, isThere: true }));
  return said;
}

function sendReport(kept: Kept, pass: string): Promise<Answer> {
  const body = JSON.stringify({
    id: kept.intake,
    urgency: kept.urgency,
    receipt_hash: base64(kept.hash),
    public_key: base64(kept.answers),
    sealed: base64(kept.sealed),
    files: kept.files,
  });
  return ask("POST", "", pass, { "Content-Type": "application/json" }, body);
}

/** Follow the team's key, or note that what is shown does not follow; what waits goes either way. */
async function lookAtKeys(known: SetUp, changed: () => void): Promise<"seen" | "pass" | Later> {
  let answered: Response;
  try {
    answered = await request("GET", "keys/", known.pass, {});
  } catch {
    return { later: 0 };
  }
  if (answered.status === 401) return "pass";
  if (!answered.ok) return laterOf(answered);
  const shown = (await answered.json()) as { team: string; keys: Shown[] } & Help;
  const pin = shown.team === known.team ? await followed(known.pin, known.team, shown.keys) : null;
  const told = { jurisdiction: shown.jurisdiction, call: shown.call };
  const help = shown.team === known.team ? told : (known.help ?? { jurisdiction: "", call: "" });
  const doubted = !pin && (await canFollow());
  await changeSetUp({ pin: pin ?? known.pin, doubted, refused: false, help });
  if (doubted !== known.doubted || known.refused) changed();
  return "seen";
}

async function ask(method: string, path: string, pass: string, headers: Record<string, string>, body: BodyInit): Promise<Answer> {
  let answered: Response;
  try {
    answered = await request(method, path, pass, headers, body);
  } catch {
    return { later: 0 };
  }
  if (answered.ok) return "taken";
  if (answered.status === 401) return "pass";
  if (answered.status === 409) return (await codeOf(answered)).endsWith("files_missing") ? "missing" : "refused";
  return [400, 404, 413, 422].includes(answered.status) ? "refused" : laterOf(answered);
}

function request(method: string, path: string, pass: string, headers: Record<string, string>, body?: BodyInit): Promise<Response> {
  return fetch(API + path, {
    method,
    body,
    headers: { ...headers, Authorization: `Bearer ${pass}` },
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

function laterOf(answered: Response): Later {
  return { later: Number(answered.headers.get("Retry-After")) || 0 };
}

async function codeOf(answered: Response): Promise<string> {
  try {
    return ((await answered.json()) as { type: string }).type;
  } catch {
    return "";
  }
}

/** The report is there: of what was here only the day stays, and the sealed slip for its owner. */
async function forget(kept: Kept): Promise<void> {
  await within("readwrite", async (get) => {
    for (const file of await filesOf(get("files"), kept.intake)) get("files").delete([file.intake, file.number]);
    const none = new Uint8Array();
    const left = { intake: "", sealed: none, hash: none, answers: none, files: 0, bytes: 0 };
    get("reports").put({ ...kept, ...left, state: "sent", why: "" });
    const slip = await answer(get("slips").get(kept.slip));
    if (slip) get("slips").put({ ...slip, sent: true });
  });
}

async function refuse(changed: () => void): Promise<Round> {
  await changeSetUp({ refused: true });
  for (const kept of await reports()) {
    if (kept.state !== "sent") await note(kept, { state: "failed", why: "pass" }, () => undefined);
  }
  changed();
  return { ended: "refused", wait: 0 };
}

async function note(kept: Kept, what: Partial<Kept>, changed: () => void): Promise<void> {
  if (kept.at === undefined || (kept.state === what.state && kept.why === what.why)) return;
  await change(kept.at, what);
  changed();
}

function filesOf(files: IDBObjectStore, intake: string): Promise<KeptFile[]> {
  return answer(files.getAll(IDBKeyRange.bound([intake, 0], [intake, 1000])));
}
