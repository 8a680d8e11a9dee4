export { readDataset, type ImportResult } from './read-dataset';
