// Where files come from: the phone's files and camera, a drop, or this page's camera and microphone.
import { Capture } from "../report/capture";
import type { Rules } from "../report/rules";

export type Chosen = { blob: Blob; name: string };

const ENDINGS: Record<string, string> = {
  "image/jpeg": "jpg", "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg",
};

export function offerChoosing(part: HTMLElement, take: (chosen: Chosen[]) => void): void {
  for (const input of part.querySelectorAll<HTMLInputElement>("input[type=file]")) {
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      // Emptied, so that the same file can be chosen once more.
      input.value = "";
      take(files.map((file) => ({ blob: file, name: file.name })));
    });
  }
  offerDrop(part, take);
  const taking = part.querySelector<HTMLElement>("#capture");
  if (taking) offerTaking(taking, take);
}

function offerDrop(part: HTMLElement, take: (chosen: Chosen[]) => void): void {
  const place = part.querySelector<HTMLElement>("[data-drop]");
  if (!place) return;
  const over = (event: DragEvent, isOver: boolean): void => {
    event.preventDefault();
    place.classList.toggle("drop-over", isOver);
  };
  for (const sign of ["dragenter", "dragover"] as const) place.addEventListener(sign, (event) => over(event, true));
  place.addEventListener("dragleave", (event) => over(event, false));
  place.addEventListener("drop", (event) => {
    over(event, false);
    // A folder has no bytes of its own; browsers list it as a file that cannot be read.
    const items = [...(event.dataTransfer?.items ?? [])].filter((one) => one.kind === "file");
    const folders = new Set(items.filter((one) => one.webkitGetAsEntry?.()?.isDirectory).map((one) => one.getAsFile()?.name));
    const files = [...(event.dataTransfer?.files ?? [])].filter((file) => !folders.has(file.name));
    take(files.map((file) => ({ blob: file, name: file.name })));
  });
  // Beside the place, a drop would make the browser open the file and leave the page.
  for (const sign of ["dragover", "drop"] as const) addEventListener(sign, (event) => event.preventDefault());
}

function offerTaking(taking: HTMLElement, take: (chosen: Chosen[]) => void): void {
  const limits = JSON.parse(taking.closest<HTMLElement>("[data-limits]")?.dataset.limits ?? "{}") as Rules["attachments"];
  const capture = new Capture(taking, limits);
  const button = document.querySelector<HTMLElement>("[data-take-over]");
  const list = taking.querySelector("[data-captured]");
  const show = (): void => {
    if (button) button.hidden = !capture.files().length;
  };
  if (list) new MutationObserver(show).observe(list, { childList: true });
  button?.addEventListener("click", () => {
    const now = new Date().toISOString().slice(0, 19).replace(/[:T]/g, "-");
    const files = capture.files();
    take(files.map((blob, at) => ({ blob, name: `${now}-${at + 1}.${ENDINGS[blob.type] ?? "bin"}` })));
    capture.empty();
  });
  for (const sign of ["leave", "amparo:leave"]) document.addEventListener(sign, () => capture.empty());
}
