// What the sender of a report keeps: 160 random bits, with the derivations of incidents/receipts.py.
import { context, type Field } from "./context";
import { type Bytes, digest, hex, random, utf8 } from "./octets";
import { publicOf, seal } from "./sealing";

export type Receipt = { hash: Bytes; answers: Bytes; slip: Bytes };

/** A receipt for a report; its secret leaves this function only sealed to its owner's own key. */
export async function newReceipt(intake: string, owner: Bytes, day: string): Promise<Receipt> {
  const secret = random(20);
  const uuid: Field = { uuid: intake };
  const verifier = await hkdf(secret, context("secret verifier", { text: "intake receipt" }));
  const seed = await hkdf(secret, context("subkey", { text: "intake answers" }, uuid));
  const said = JSON.stringify({ intake: intake.replace(/-/g, ""), secret: hex(secret), sent: day });
  return {
    hash: await digest(verifier),
    answers: await publicOf(seed),
    slip: await seal(utf8(said), owner, context("receipt slip")),
  };
}

async function hkdf(material: Bytes, info: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  const salt = new Uint8Array();
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, 256));
}
