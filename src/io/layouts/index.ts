export type { ColumnMapping } from './mapped-table';
export { readDataset, type ImportResult } from './read-dataset';
