// Evidence is uploaded: chosen, dropped, or taken with the page's own camera; sent in pieces.
import { filled, sizeWords } from "./evidence/amounts";
import { aboutOf, isTaken } from "./evidence/about";
import { AllArriving, type Arriving } from "./evidence/arriving";
import { offerChoosing, type Chosen } from "./evidence/choosing";
import { Line } from "./evidence/line";
import { newId } from "./evidence/ids";
import { Queue } from "./evidence/queue";
import { Session } from "./evidence/session";
import { Upload } from "./evidence/upload";
import { say } from "./evidence/words";

// Stands in an address where the id of a file will.
const NO_ID = "00000000-0000-0000-0000-000000000000";

type About = { endpoint: string; page: string; file: string; largest: number };

function begin(part: HTMLElement): void {
  const about = JSON.parse(part.dataset.upload ?? "{}") as About;
  const form = part.querySelector("form") as HTMLFormElement;
  const token = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  const session = new Session(token, about.page);
  const list = part.querySelector("[data-uploads]") as HTMLElement;
  const [queue, arriving] = [new Queue(), new AllArriving(document)];

  function send({ blob, name }: Chosen, before?: Arriving): void {
    const id = before ? before.url.replace(/\/$/, "").split("/").pop() ?? "" : newId();
    const line = new Line(name, blob.size, about.file.replace(NO_ID, id));
    const upload = new Upload(
      blob, name, session,
      {
        endpoint: about.endpoint,
        metadata: { ...aboutOf(form), id, filename: name },
        ...(before ? { url: before.url, offset: before.offset } : {}),
      },
      (change) => {
        line.show(change);
        queue.step();
        if (before && change.trouble === "other") other(line, { blob, name }, before);
      },
    );
    line.offer(upload);
    list.append(line.part);
    list.hidden = false;
    line.show({ state: "waiting", sent: upload.sent, trouble: "", words: "" });
    if (before) arriving.take(before);
    queue.add(upload);
  }

  /** A file that may be the rest of one that has begun to arrive: who chose it says so. */
  function ask(chosen: Chosen, before: Arriving): void {
    const gaps = { name: chosen.name, sent: sizeWords(before.offset), size: sizeWords(before.size) };
    put("#upload-again", gaps, { "go-on": () => send(chosen, before), anew: () => send(chosen) });
  }

  /** The server compared: another file of that name and size. What came of the first stays. */
  function other(line: Line, chosen: Chosen, before: Arriving): void {
    line.part.remove();
    arriving.leave(before);
    put("#upload-other", { name: chosen.name }, { anew: () => send(chosen), leave: () => undefined });
  }

  function put(id: string, gaps: Record<string, string>, answers: Record<string, () => void>): void {
    const template = document.querySelector<HTMLTemplateElement>(id);
    const question = template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
    const said = question.querySelector("[data-question]") as HTMLElement;
    said.textContent = filled(said.textContent ?? "", gaps);
    for (const [name, answer] of Object.entries(answers)) {
      question.querySelector(`[data-${name}]`)?.addEventListener("click", () => {
        question.remove();
        answer();
      });
    }
    list.before(question);
    question.querySelector<HTMLElement>("button")?.focus();
    say(said.textContent);
  }

  function refuse(name: string, why: string): void {
    const line = new Line(name, 0, "");
    list.append(line.part);
    list.hidden = false;
    line.show({ state: "failed", sent: 0, trouble: why, words: "" });
    line.part.querySelector("[data-cancel]")?.addEventListener("click", () => line.part.remove());
  }

  offerChoosing(part, (chosen) => void begun(chosen));

  async function begun(chosen: Chosen[]): Promise<void> {
    if (!(await isTaken(form, about.page, session))) return;
    for (const one of chosen) {
      const before = arriving.like(one.name, one.blob.size);
      if (one.blob.size > about.largest) refuse(one.name, "large");
      else if (!one.blob.size) refuse(one.name, "empty");
      else if (before) ask(one, before);
      else send(one);
    }
  }

  // Who leaves in a hurry is not asked anything.
  let leaving = false;
  document.addEventListener("amparo:leave", () => (leaving = true));
  addEventListener("beforeunload", (event) => {
    if (queue.isBusy && !leaving) event.preventDefault();
  });
}

const part = document.querySelector<HTMLElement>("[data-upload]");
if (part) {
  for (const one of document.querySelectorAll<HTMLElement>("[data-with-script]")) one.hidden = false;
  begin(part);
}
