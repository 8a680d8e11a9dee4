import type { DumbbellRow } from './dumbbell-row';
import type { PlotTable } from './plot-table';

export function dumbbellTable(rows: readonly DumbbellRow[]): PlotTable {
  const moments = ['before', 'after'] as const;
  return {
    columns: ['method', ...moments.flatMap((when) => [when, `${when} 95 % low`, `${when} 95 % high`, `${when} n`])],
    rows: rows.map((row) => [
      row.title,
      ...moments.flatMap((when) => [row[when].value, row[when].low, row[when].high, row[when].n]),
    ]),
  };
}
