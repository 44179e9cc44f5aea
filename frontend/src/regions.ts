// Areas to cover on a picture: drawn with a finger or a mouse, moved by keyboard, typed as numbers.
// The numbers are what is sent; without this file they are typed.
import { Area, SIDES } from "./regions/area";
import { offerDrawing } from "./regions/drawing";
import { offerKeys } from "./regions/keys";

const SVG = "http://www.w3.org/2000/svg";

class Areas {
  private readonly areas: Area[] = [];
  private readonly list: HTMLElement;
  private readonly template: HTMLTemplateElement;
  private readonly voice: HTMLElement;
  private waiting = 0;

  constructor(
    private readonly part: HTMLElement,
    private readonly picture: SVGSVGElement,
  ) {
    this.list = part.querySelector("[data-areas]") as HTMLElement;
    this.template = part.querySelector("#area") as HTMLTemplateElement;
    this.voice = part.querySelector("[data-voice]") as HTMLElement;
    for (const row of this.list.querySelectorAll<HTMLElement>("[data-area]")) {
      // Empty rows are for who types without this script.
      if (row.querySelector<HTMLInputElement>("[data-side=width]")?.value) this.adopt(row);
      else row.remove();
    }
    part.querySelector("[data-add]")?.addEventListener("click", () => {
      this.add({ left: 40, top: 40, width: 20, height: 20 }).focus();
    });
    offerDrawing(picture, {
      draw: (box) => this.add(box),
      at: (shape) => this.areas.find((one) => one.owns(shape)),
    });
  }

  add(box: Record<(typeof SIDES)[number], number>): Area {
    const row = this.template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    this.list.append(row);
    const area = this.adopt(row);
    area.put(box);
    return area;
  }

  private adopt(row: HTMLElement): Area {
    const shape = document.createElementNS(SVG, "g");
    this.picture.append(shape);
    const area = new Area(row, shape, this.part.dataset.called ?? "", (said) => this.say(said));
    this.areas.push(area);
    offerKeys(area, () => this.remove(area));
    row.querySelector("[data-remove]")?.addEventListener("click", () => this.remove(area));
    this.number();
    return area;
  }

  private remove(area: Area): void {
    const at = this.areas.indexOf(area);
    this.areas.splice(at, 1);
    area.remove();
    this.number();
    const next = this.areas[Math.min(at, this.areas.length - 1)];
    if (next) next.focus();
    else this.part.querySelector<HTMLElement>("[data-add]")?.focus();
    this.say(this.part.dataset.removed ?? "");
  }

  private number(): void {
    this.areas.forEach((area, at) => area.call(at + 1));
  }

  private say(sentence: string): void {
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => (this.voice.textContent = sentence), 400);
  }
}

for (const part of document.querySelectorAll<HTMLElement>("[data-regions]")) {
  const picture = part.querySelector<SVGSVGElement>("svg[data-picture]");
  for (const one of part.querySelectorAll<HTMLElement>("[data-with-script]")) one.hidden = false;
  if (picture) new Areas(part, picture);
}
