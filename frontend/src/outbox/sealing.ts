// Sealing to a public key (HPKE, X-Wing), and large things in chunks: what vault/ opens.
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

import { context } from "./context";
import { type Bytes, digest, join, number, random, utf8 } from "./octets";
import { bucket, pad } from "./padding";

const VALUE = 1;
const STREAM = 3;
export const CHUNK = 2 ** 20;

const kem = new XWing();
const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });

export async function keyIdOf(publicKey: Bytes): Promise<Bytes> {
  return (await digest(join(utf8("amparo key id"), publicKey))).slice(0, 16);
}

/** Version, recipient's key id, encapsulation, ciphertext; the length hidden in a bucket. */
export async function seal(plaintext: Uint8Array, publicKey: Bytes, where: Bytes): Promise<Bytes> {
  const recipient = await keyIdOf(publicKey);
  const sealed = await suite.seal(
    { recipientPublicKey: await kem.importKey("raw", publicKey.slice().buffer, true), info: join(where, recipient, number(VALUE, 1)).buffer },
    pad(plaintext).buffer,
  );
  return join(number(VALUE, 1), recipient, new Uint8Array(sealed.enc), new Uint8Array(sealed.ct));
}

/** The public key that belongs to a 32-byte seed. */
export async function publicOf(seed: Bytes): Promise<Bytes> {
  const pair = await kem.generateKeyPairDerand(seed.slice());
  return new Uint8Array(await kem.serializePublicKey(pair.publicKey));
}

/**
 * A stream (vault/streams.py) of a file and zeros up to the bucket of its length: the length of a
 * stream shows, and that of a photo would tell which photo it is. The true length is in the report.
 */
export async function sealFile(file: Blob, publicKey: Bytes, where: Bytes): Promise<Bytes> {
  const secret = random(32);
  const [content, sealedKey] = await Promise.all([
    file.arrayBuffer().then((read) => new Uint8Array(read)),
    seal(secret, publicKey, context("stream key", { bytes: where })),
  ]);
  const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
  const length = bucket(content.length);
  const bound = join(number(STREAM, 1), where);
  const chunks: Promise<ArrayBuffer>[] = [];
  for (let at = 0; at < length; at += CHUNK) {
    const end = Math.min(at + CHUNK, length);
    const nonce = join(number(at / CHUNK, 11), number(end === length ? 1 : 0, 1));
    const part = withZeros(content.subarray(at, end), end - at);
    chunks.push(crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bound }, key, part));
  }
  const sealed = (await Promise.all(chunks)).map((chunk) => new Uint8Array(chunk));
  content.fill(0);
  return join(number(STREAM, 1), sealedKey, ...sealed);
}

function withZeros(part: Bytes, length: number): Bytes {
  if (part.length === length) return part;
  const padded = new Uint8Array(length);
  padded.set(part);
  return padded;
}
