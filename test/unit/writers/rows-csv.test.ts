import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../../src/io/escape-text';
import { rowsCsv, rowsCsvWriter } from '../../../src/io/writers/rows-csv';
import { exampleAudit, noImages } from './example-audit';

function parsed(text: string): Record<string, string>[] {
  const result = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  expect(result.errors).toEqual([]);
  return result.data;
}

describe('rows.csv', () => {
  it('has one line an image under the columns of an imagefolder with our own', () => {
    const text = rowsCsv(exampleAudit());
    expect(text.slice(0, text.indexOf('\r\n'))).toBe(
      'file_name,label,split,place,pred,prob,correct,spuriosity,group,source',
    );
    expect(text.endsWith('\r\n')).toBe(true);
    const rows = parsed(text);
    expect(rows).toHaveLength(1000);
    expect(rows[3]).toMatchObject({
      file_name: 'waterbird/0003.jpg',
      label: 'waterbird',
      split: 'train',
      place: 'water',
      group: 'waterbird, place = water',
      source: 'original',
    });
  });

  it('says 1 exactly where the prediction is the label', () => {
    const document = exampleAudit();
    const rows = parsed(rowsCsv(document));
    for (const [row, cells] of rows.entries()) {
      expect(cells['correct']).toBe(cells['pred'] === cells['label'] ? '1' : '0');
      expect(Number(cells['spuriosity'])).toBeCloseTo(document.rows.spuriosity[row]!, 4);
    }
  });

  it('leaves the cell of a missing value empty', () => {
    const document = exampleAudit();
    document.rows.spuriosity[0] = Number.NaN;
    document.dataset.attributes[0]!.codes[0] = 2;
    expect(parsed(rowsCsv(document))[0]).toMatchObject({ spuriosity: '', place: '', group: '' });
  });

  it('reads back hostile names as they were, but for the mark before a formula', () => {
    const document = exampleAudit();
    const names = ['=HYPERLINK("http://x")', 'a,"b"\nc.png', '@sum', '\tt', '＝1+1', '日本語/é.jpg', '-3', '+1e5'];
    const paths = document.dataset.paths.map((path, row) => names[row] ?? path);
    const rows = parsed(rowsCsv({ ...document, dataset: { ...document.dataset, paths } }));
    const expected = [
      '\'=HYPERLINK("http://x")',
      'a,"b"\nc.png',
      "'@sum",
      "'\tt",
      "'＝1+1",
      '日本語/é.jpg',
      '-3',
      '+1e5',
    ];
    expect(rows.slice(0, names.length).map((row) => row['file_name'])).toEqual(expected);
  });

  it('never repeats a column name', () => {
    const document = exampleAudit();
    const [place] = document.dataset.attributes;
    const attributes = ['label', 'place', 'place', 'attribute_label'].map((name) => ({ ...place!, name }));
    const text = rowsCsv({ ...document, dataset: { ...document.dataset, attributes } });
    const header = text.slice(0, text.indexOf('\r\n')).split(',');
    expect(new Set(header).size).toBe(header.length);
    expect(header.slice(3, 7)).toEqual(['attribute_label', 'place', 'attribute_place', 'attribute_attribute_label']);
  });

  it('writes nothing before there is a classifier', async () => {
    expect(await rowsCsvWriter.write({ ...exampleAudit(), classifier: null }, noImages)).toBeNull();
  });
});

describe('a cell', () => {
  it.each(['=1', '+a', '-a', '@a', '\ta', '\ra', '-1+1', '+', '-', '=', '-1.2.3', '--1', '＋1'])(
    'neutralises %j',
    (text) => {
      expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it.each(['-1', '+1', '-1.5', '-.5', '-1e-7', '+2E+3', '1', 'a=b', 'a-b', ''])('leaves %j alone', (text) => {
    expect(csvCell(text)).toBe(text);
  });
});
