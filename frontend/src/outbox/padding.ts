// Padmé over buckets of at least 256 bytes, as vault/padding.py.
import { type Bytes, number } from "./octets";

const SMALLEST = 256;

/** The padded size for so many bytes. */
export function bucket(length: number): number {
  if (length <= SMALLEST) return SMALLEST;
  const exponent = Math.floor(Math.log2(length));
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(length / step) * step;
}

export function pad(plaintext: Uint8Array): Bytes {
  const padded = new Uint8Array(bucket(4 + plaintext.length));
  padded.set(number(plaintext.length, 4));
  padded.set(plaintext, 4);
  return padded;
}
