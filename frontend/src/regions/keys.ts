// Arrow keys move an area, with Shift they change its size; Delete takes it away.
import type { Area } from "./area";

const STEP = 1;
const FAR = 10;
const WAYS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

export function offerKeys(area: Area, remove: () => void): void {
  area.group.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      return remove();
    }
    if (!way || event.altKey || event.metaKey) return;
    event.preventDefault();
    const by = event.ctrlKey ? FAR : STEP;
    const [across, down] = [way[0] * by, way[1] * by];
    const box = area.box;
    if (event.shiftKey) area.put({ ...box, width: Math.min(box.width + across, 100 - box.left), height: Math.min(box.height + down, 100 - box.top) });
    else area.put({ ...box, left: box.left + across, top: box.top + down });
  });
}
