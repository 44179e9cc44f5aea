// The team's key as this phone knows it, and whether a newer one descends from it: the rules of
// accounts/generations.py (successor_of), with nothing but public keys.
import { context, prefixed } from "./context";
import { type Bytes, fromBase64, join, same, utf8 } from "./octets";

/** What the phone was given when it was set up, or has followed since. */
export type Pin = { generation: number; key: Bytes; signing: Bytes };
/** One generation as the server shows it, bytes in base64. */
export type Shown = { generation: number; key: string; signing: string; signature: string; current: boolean };

/** The pin to keep: the same, or a successor; null when what is shown does not follow. */
export async function followed(pin: Pin, team: string, shown: Shown[]): Promise<Pin | null> {
  const all = [...shown].sort((one, other) => one.generation - other.generation).map(read);
  const current = all.filter((one) => one.current);
  const newest = all[all.length - 1];
  if (current.length !== 1 || !newest || current[0] !== newest) return null;
  if (newest.generation === pin.generation) {
    return same(newest.key, pin.key) && same(newest.signing, pin.signing) ? pin : null;
  }
  let known = pin;
  for (const next of all.filter((one) => one.generation > pin.generation)) {
    if (next.generation !== known.generation + 1 || !(await signs(known.signing, team, next))) return null;
    known = { generation: next.generation, key: next.key, signing: next.signing };
  }
  return known === pin ? null : known;
}

/** Whether this browser can check signatures; without, a phone keeps the key it was given. */
export async function canFollow(): Promise<boolean> {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

type Read = Pin & { signature: Bytes; current: boolean };

function read(one: Shown): Read {
  const [key, signing, signature] = [one.key, one.signing, one.signature].map(fromBase64) as [Bytes, Bytes, Bytes];
  return { generation: one.generation, key, signing, signature, current: one.current };
}

async function signs(signing: Bytes, team: string, next: Read): Promise<boolean> {
  const statement = context("team keys", { bytes: next.key }, { bytes: next.signing });
  const where = context("team key succession", { uuid: team }, { number: next.generation });
  const signed = join(utf8("amparo signature"), Uint8Array.of(1), prefixed(where), statement);
  try {
    const key = await crypto.subtle.importKey("raw", signing, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, next.signature, signed);
  } catch {
    return false;
  }
}
