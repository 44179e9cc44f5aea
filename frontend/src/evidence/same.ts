// Showing that a file is the one that began to arrive: a digest of what is here of it, read from the
// file in hand. The server compares it with what it kept (`Upload-So-Far`, incidents/evidence/going_on.py).
const SLICE = 8 * 1024 * 1024;

/** Browsers without it cannot show it, so they send every file anew. */
export const canShowSame = (): boolean => Boolean(globalThis.crypto?.subtle);

/** SHA-256 over the SHA-256 of each slice of the first `end` bytes, one slice in memory at a time. */
export async function soFar(file: Blob, end: number): Promise<string> {
  const digests: BlobPart[] = [];
  for (let at = 0; at < end; at += SLICE) {
    const slice = await file.slice(at, Math.min(at + SLICE, end)).arrayBuffer();
    digests.push(await crypto.subtle.digest("SHA-256", slice));
  }
  const whole = await crypto.subtle.digest("SHA-256", await new Blob(digests).arrayBuffer());
  return [...new Uint8Array(whole)].map((one) => one.toString(16).padStart(2, "0")).join("");
}
