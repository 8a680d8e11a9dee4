import { colourName, mix, type Colour } from './colour';
import { bounds, contains, type Contour } from './outline';
import { isGradient, type Fill } from './painter';

const CELLS = 20;

/** A very small picture of what was painted where, kept while a scene is described, to name its dominant colours without any pixels. */
export class Coverage {
  private readonly cells: Colour[] = Array.from({ length: CELLS * CELLS }, () => [255, 255, 255] as const);

  cover(contours: readonly Contour[], fill: Fill, alpha: number): void {
    const box = bounds(contours);
    const cell = 100 / CELLS;
    const last = CELLS - 1;
    for (
      let row = Math.max(0, Math.floor(box.top / cell));
      row <= Math.min(last, Math.floor(box.bottom / cell));
      row += 1
    ) {
      for (
        let column = Math.max(0, Math.floor(box.left / cell));
        column <= Math.min(last, Math.floor(box.right / cell));
        column += 1
      ) {
        const [x, y] = [(column + 0.5) * cell, (row + 0.5) * cell];
        if (!contours.some((contour) => contains(contour, x, y))) continue;
        const index = row * CELLS + column;
        this.cells[index] = mix(this.cells[index] ?? [255, 255, 255], colourAt(fill, x, y), alpha);
      }
    }
  }

  /** Names of the colours that fill at least `share` of the picture, the commonest first. */
  dominantColours(share: number): string[] {
    const counts = new Map<string, number>();
    for (const cell of this.cells) {
      const name = colourName(cell);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts]
      .filter(([, count]) => count >= share * CELLS * CELLS)
      .sort((first, second) => second[1] - first[1] || first[0].localeCompare(second[0]))
      .map(([name]) => name);
  }
}

function colourAt(fill: Fill, x: number, y: number): Colour {
  if (!isGradient(fill)) return fill;
  const [dx, dy] = [fill.to[0] - fill.from[0], fill.to[1] - fill.from[1]];
  const along = ((x - fill.from[0]) * dx + (y - fill.from[1]) * dy) / (dx * dx + dy * dy || 1);
  const last = fill.stops.length - 1;
  const position = Math.max(0, Math.min(1, along)) * last;
  const index = Math.min(Math.floor(position), Math.max(0, last - 1));
  const [first, second] = [fill.stops[index], fill.stops[Math.min(last, index + 1)]];
  if (!first || !second) return [128, 128, 128];
  return mix(first, second, position - index);
}
