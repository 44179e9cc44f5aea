// What a sealed value belongs to: byte for byte what vault/context.py writes.
import { type Bytes, join, number, utf8, uuidBytes } from "./octets";

export type Field = { text: string } | { number: number } | { bytes: Uint8Array } | { uuid: string };

const MAGIC = join(utf8("amparo"), number(1, 1));

export function context(purpose: string, ...fields: Field[]): Bytes {
  return join(MAGIC, prefixed(utf8(purpose)), ...fields.map(encoded));
}

export function prefixed(value: Uint8Array): Bytes {
  return join(number(value.length, 4), value);
}

function encoded(field: Field): Bytes {
  if ("text" in field) return join(utf8("s"), prefixed(utf8(field.text)));
  if ("number" in field) return join(utf8("i"), prefixed(number(field.number, 8)));
  if ("uuid" in field) return join(utf8("u"), prefixed(uuidBytes(field.uuid)));
  return join(utf8("b"), prefixed(field.bytes));
}
