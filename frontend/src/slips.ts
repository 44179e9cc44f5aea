// Brings the sealed receipts of what this phone has sent to their owner's book, on *My reports*.
import { outbox } from "./outbox/outbox";

const page = document.querySelector<HTMLElement>("[data-slips]");
if (page) void bring(page.dataset.slips ?? "");

async function bring(address: string): Promise<void> {
  try {
    const brought = await outbox.bringSlips(async (slips) => {
      const sent = new FormData();
      sent.set("slips", JSON.stringify(slips));
      const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
      const headers = { "X-CSRFToken": token?.value ?? "" };
      const answered = await fetch(address, { method: "POST", body: sent, headers, redirect: "error" });
      return answered.ok ? ((await answered.json()) as { kept: boolean[] }).kept : [];
    });
    // They stand in the list now.
    if (brought > 0) window.location.reload();
  } catch {
    // No store, or no network: another time.
  }
}
