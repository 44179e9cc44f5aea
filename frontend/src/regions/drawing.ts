// Pointers: pressing on the picture draws an area, on an area moves it, on its corner resizes it.
import type { Area, Box } from "./area";

// Less than this, in percent, was a tap and no drawing.
const TAP = 1.5;
const TAPPED = 12;

type Hand = { draw(box: Box): Area; at(shape: Element): Area | undefined };

export function offerDrawing(picture: SVGSVGElement, hand: Hand): void {
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    event.preventDefault();
    const from = place(picture, event);
    const found = hand.at(event.target);
    const resizes = !found || found.isCorner(event.target);
    const area = found ?? hand.draw({ left: from.x, top: from.y, width: 1, height: 1 });
    const before = area.box;
    area.focus();
    picture.setPointerCapture(event.pointerId);

    const move = (moved: PointerEvent): void => {
      const to = place(picture, moved);
      const [by, down] = [to.x - from.x, to.y - from.y];
      if (!found) area.put(between(from, to));
      else if (resizes) area.put({ ...before, width: before.width + by, height: before.height + down });
      else area.put({ ...before, left: before.left + by, top: before.top + down });
    };
    const end = (): void => {
      for (const [name, listener] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]] as const) {
        picture.removeEventListener(name, listener as EventListener);
      }
      const { left, top, width, height } = area.box;
      if (found || width > TAP || height > TAP) return;
      area.put({ left: left - TAPPED / 2, top: top - TAPPED / 2, width: TAPPED, height: TAPPED });
    };
    picture.addEventListener("pointermove", move);
    picture.addEventListener("pointerup", end);
    picture.addEventListener("pointercancel", end);
  });
}

type Point = { x: number; y: number };

/** Where on the picture, in percent. */
function place(picture: SVGSVGElement, event: PointerEvent): Point {
  const box = picture.getBoundingClientRect();
  const share = (at: number, start: number, size: number): number => Math.min(Math.max(((at - start) / Math.max(size, 1)) * 100, 0), 100);
  return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
}

function between(one: Point, other: Point): Box {
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}
