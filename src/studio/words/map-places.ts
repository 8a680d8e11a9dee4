const PLACES = ['top left', 'top', 'top right', 'left', 'middle', 'right', 'bottom left', 'bottom', 'bottom right'];

/** In which of nine parts of its window a map is strongest. */
export function strongestPlace(map: { columns: number; rows: number; values: Float64Array }): string {
  const most = Math.max(...map.values);
  if (!(most > 0)) return 'nowhere';
  const cell = map.values.indexOf(most);
  const third = (at: number, of: number): number => Math.floor((3 * (at + 0.5)) / of);
  const row = third(Math.floor(cell / map.columns), map.rows);
  return PLACES[3 * row + third(cell % map.columns, map.columns)]!;
}
