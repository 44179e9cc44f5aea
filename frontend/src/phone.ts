// The page that a phone keeps: how the outbox stands, and under which name the app is installed.
import { outbox, type Listed, type Standing } from "./outbox/outbox";
import { keepWorker } from "./outbox/keeping";
import "./report";

const body = document.body;

async function show(): Promise<void> {
  const [standing, listed] = [await outbox.standing(), await outbox.list()];
  for (const part of all("[data-phone]")) part.hidden = !holds(part.dataset.phone ?? "", standing);
  dress(standing.name);
  draw(listed);
}

function holds(what: string, standing: Standing): boolean {
  if (what === "offline") return !navigator.onLine;
  if (what === "refused") return standing.refused;
  if (what === "doubted") return standing.doubted;
  return what === standing.state;
}

function draw(listed: Listed[]): void {
  const list = document.querySelector<HTMLElement>("[data-outbox=list]");
  if (!list) return;
  const words = list.dataset;
  list.replaceChildren(
    ...listed.map((one) => {
      const said = one.state === "failed" ? words[one.why || "refused"] : words[one.state];
      const when = (words.since ?? "").replace("{day}", one.since);
      const [line, name, state] = [element("li", "row apart"), element("strong", "ref", one.reference), element("span", "", said)];
      line.dataset.state = one.state;
      line.append(name, element("span", "note", when), state);
      return line;
    }),
  );
  const waiting = listed.some((one) => one.state !== "sent");
  list.hidden = !listed.length;
  for (const [part, isShown] of [["none", !listed.length], ["about", waiting], ["again", waiting]] as const) {
    for (const one of all(`[data-outbox=${part}]`)) one.hidden = !isShown;
  }
}

/** The name and picture chosen when the phone was set up: the page itself has the neutral ones. */
function dress(name: string): void {
  if (!name || document.querySelector("link[rel=manifest]")) return;
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = `${body.dataset.scope ?? ""}as/${name}/`;
  document.head.append(link);
  void fetch(link.href, { credentials: "omit" })
    .then((answer) => answer.json())
    .then((look: { name: string; icons: { src: string }[] }) => {
      document.title = look.name;
      const icon = document.querySelector<HTMLLinkElement>("[data-look-icon]");
      if (icon && look.icons[0]) icon.href = look.icons[0].src;
    })
    .catch(() => undefined);
}

function element(kind: string, classes: string, text = ""): HTMLElement {
  const made = document.createElement(kind);
  if (classes) made.className = classes;
  made.textContent = text;
  return made;
}

function all(selector: string): NodeListOf<HTMLElement> {
  return document.querySelectorAll<HTMLElement>(selector);
}

async function begin(): Promise<void> {
  const standing = await outbox.ready();
  if (standing.state === "no-support") {
    for (const part of all("[data-phone=no-support]")) part.hidden = false;
    return;
  }
  outbox.onChange(() => void show());
  for (const sign of ["online", "offline"]) addEventListener(sign, () => void show());
  document.querySelector("[data-outbox-send]")?.addEventListener("click", () => void outbox.send());
  await show();
  if (standing.state === "set-up") await keepWorker(body.dataset.worker ?? "", body.dataset.scope ?? "");
}

void begin();
