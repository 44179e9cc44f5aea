// What this phone knows of its team without network; nothing where it is not set up.
import { outbox } from "../outbox/outbox";
import type { Help } from "../outbox/store";

export async function help(): Promise<Help> {
  try {
    return await outbox.help();
  } catch {
    return { jurisdiction: "", call: "" }; // a browser without the means for an outbox
  }
}
