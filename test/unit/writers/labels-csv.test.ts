import { expect, test } from 'vitest';
import { labelReport } from '../../../src/core/label-report';
import { labelsCsv, labelsCsvWriter } from '../../../src/io/writers/labels-csv';
import { rowsCsv } from '../../../src/io/writers/rows-csv';
import { findingsDocument } from '../../../src/io/writers/findings-json';
import { exampleAudit } from './example-audit';

const judged = {
  probabilities: [0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.2, 0.8, 0.95, 0.05],
  labels: Uint16Array.of(0, 0, 1, 1, 1),
  classCount: 2,
};
const ranking = {
  flags: Uint8Array.of(0, 1, 0, 0, 0),
  spuriosity: Float32Array.of(Number.NaN, 1.5, Number.NaN, Number.NaN, Number.NaN),
  gapsPoints: new Float64Array(2),
  whyEmpty: '',
};

test('lists what is flagged or corrected, cells quoted, formulas disarmed', () => {
  const csv = labelsCsv({
    paths: ['a.jpg', '=b.jpg', 'c.jpg', 'd.jpg', 'e, "f".jpg'],
    classes: ['cat', 'dog, wild'],
    report: labelReport(judged, 'given', ranking),
    corrections: [{ row: 3, from: 1, to: 0 }],
  });
  const lines = csv.split('\r\n');
  expect(lines.pop()).toBe('');
  expect(lines[0]).toBe(
    'file_name,given,suggested,self_confidence,margin,entropy_quality,prune_by_noise_rate,prune_by_class,both,' +
      'confident_learning,predicted_differs,ranking,spuriosity,corrected',
  );
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^"e, ""f"".jpg","dog, wild",cat,0\.05,0\.05,[\d.]+,1,1,1,1,1,0,,$/);
  expect(lines[2]).toMatch(/^'=b\.jpg,cat,"dog, wild",0\.8,0\.8,[\d.]+,0,0,0,0,0,1,1\.5,$/);
  expect(lines[3]).toMatch(/^d\.jpg,"dog, wild",cat,0\.8,0\.8,[\d.]+,0,0,0,0,0,0,,cat$/);
});

test('is written only where someone looked', async () => {
  const document = exampleAudit();
  const images = { thumbnail: async () => null, cueEnd: async () => [] };
  expect(await labelsCsvWriter.write(document, images)).toBeNull();
});

test('rows.csv has the label in use and the original where it was corrected; findings.json says how many', () => {
  const document = exampleAudit();
  const labels = document.dataset.labels.slice();
  labels[2] = 1 - labels[2]!;
  const corrected = {
    ...document,
    dataset: { ...document.dataset, labels },
    labelCorrections: [{ row: 2, from: document.dataset.labels[2]!, to: labels[2]! }],
  };
  const cells = rowsCsv(corrected)
    .split('\r\n')
    .map((line) => line.split(','));
  const at = cells[0]!.indexOf('original_label');
  expect(at).toBeGreaterThan(0);
  expect(cells[3]!.at(at)).toBe(document.dataset.classes[document.dataset.labels[2]!]);
  expect(cells[3]!.at(1)).toBe(document.dataset.classes[labels[2]!]);
  expect(cells[2]!.at(at)).toBe('');
  expect(rowsCsv(document)).not.toContain('original_label');
  expect(findingsDocument(corrected).dataset.correctedLabels).toBe(1);
});
