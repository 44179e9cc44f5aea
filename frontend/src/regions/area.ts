// One area: a row of four numbers, in percent of the picture, and its shape on the picture.
export const SIDES = ["left", "top", "width", "height"] as const;
export type Box = Record<(typeof SIDES)[number], number>;

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 1;

export class Area {
  private readonly shape: SVGRectElement;
  private readonly corner: SVGCircleElement;
  private readonly label: SVGTextElement;
  private readonly fields: Map<string, HTMLInputElement>;
  private number = 0;

  constructor(
    private readonly row: HTMLElement,
    readonly group: SVGGElement,
    private readonly called: string,
    private readonly say: (sentence: string) => void,
  ) {
    this.fields = new Map(SIDES.map((side) => [side, row.querySelector(`[data-side=${side}]`) as HTMLInputElement]));
    [this.shape, this.corner, this.label] = [make("rect"), make("circle"), make("text")];
    this.corner.setAttribute("r", "1.6");
    this.corner.dataset.corner = "";
    group.append(this.shape, this.corner, this.label);
    group.setAttribute("class", "region");
    group.setAttribute("tabindex", "0");
    // The arrow keys are ours: a screen reader hands them through.
    group.setAttribute("role", "application");
    group.setAttribute("aria-describedby", "region-keys");
    for (const field of this.fields.values()) field.addEventListener("input", () => this.draw());
    this.draw();
  }

  get box(): Box {
    const [left, top, width, height] = SIDES.map((side) => this.value(side));
    return { left: left ?? 0, top: top ?? 0, width: width ?? 0, height: height ?? 0 };
  }

  /** Put it there, within the picture. */
  put(box: Box): void {
    const width = within(box.width, LEAST, 100);
    const height = within(box.height, LEAST, 100);
    const kept: Box = { left: within(box.left, 0, 100 - width), top: within(box.top, 0, 100 - height), width, height };
    for (const side of SIDES) {
      const field = this.fields.get(side);
      if (field) field.value = String(Math.round(kept[side] * 10) / 10);
    }
    this.draw();
    this.say(this.words());
  }

  owns(target: Element): boolean {
    return this.group.contains(target);
  }

  isCorner(target: Element): boolean {
    return target === this.corner;
  }

  call(number: number): void {
    this.number = number;
    const title = this.row.querySelector("[data-number]");
    if (title) title.textContent = String(number);
    for (const [side, field] of this.fields) {
      const id = `area-${number}-${side}`;
      this.row.querySelector(`[data-word=${side}]`)?.setAttribute("for", id);
      field.id = id;
    }
    this.draw();
  }

  focus(): void {
    this.group.focus();
  }

  remove(): void {
    this.row.remove();
    this.group.remove();
  }

  private draw(): void {
    const { left, top, width, height } = this.box;
    const [across, down] = [this.group.ownerSVGElement?.viewBox.baseVal.width ?? 100, this.group.ownerSVGElement?.viewBox.baseVal.height ?? 100];
    const at = { x: (left * across) / 100, y: (top * down) / 100, width: (width * across) / 100, height: (height * down) / 100 };
    for (const [name, value] of Object.entries(at)) this.shape.setAttribute(name, String(Math.max(value, 0)));
    const size = Math.max(across, down) / 40;
    for (const [name, value] of [["cx", at.x + at.width], ["cy", at.y + at.height], ["r", size * 0.8]] as const) {
      this.corner.setAttribute(name, String(value));
    }
    for (const [name, value] of [["x", at.x + size / 2], ["y", at.y + size * 1.6], ["font-size", size * 1.5]] as const) {
      this.label.setAttribute(name, String(value));
    }
    this.label.textContent = String(this.number || "");
    this.group.setAttribute("aria-label", this.words());
  }

  private words(): string {
    const gaps: Record<string, string> = { n: String(this.number) };
    for (const side of SIDES) gaps[side] = String(this.box[side]);
    return this.called.replace(/\{(\w+)\}/g, (whole, name: string) => gaps[name] ?? whole);
  }

  private value(side: (typeof SIDES)[number]): number {
    const found = Number((this.fields.get(side)?.value ?? "").replace(",", "."));
    return Number.isFinite(found) ? found : 0;
  }
}

function make<Name extends "rect" | "circle" | "text">(name: Name): SVGElementTagNameMap[Name] {
  return document.createElementNS(SVG, name) as SVGElementTagNameMap[Name];
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
