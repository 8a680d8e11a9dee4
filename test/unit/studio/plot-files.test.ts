import { describe, expect, it } from 'vitest';
import type { Estimate, RankReport } from '../../../src/core/audit';
import { wilson } from '../../../src/core/intervals';
import {
  confusionBars,
  confusionDrawing,
  confusionTable,
  JOINT_WORDS,
  largestConfusions,
  shareOfLabel,
} from '../../../src/studio/plots/confusion-drawing';
import { forestDrawing, forestTable } from '../../../src/studio/plots/forest-drawing';
import { heatDrawing, heatRows, heatTable } from '../../../src/studio/plots/heat-drawing';
import { histogramDrawing, histogramTable } from '../../../src/studio/plots/histogram-drawing';
import type { Palette } from '../../../src/studio/plots/palette';
import { plotFileName, tableCsv } from '../../../src/studio/plots/plot-table';
import { stripDrawing, stripTable } from '../../../src/studio/plots/strip-drawing';
import { svgDocument, type Drawing } from '../../../src/studio/plots/svg-text';

const PALETTE: Palette = {
  paper: '#fff',
  paperSunk: '#f5f6f8',
  ink: '#111',
  inkSoft: '#555',
  line: '#ddd',
  lineStrong: '#888',
  accent: '#24a',
  bad: '#a11',
  warn: '#a70',
  high: '#930',
  highWash: '#fee',
  low: '#289',
  lowWash: '#eff',
};

const estimate = (value: number, low: number, high: number, n: number): Estimate => ({ value, low, high, n });

function svgOf(drawing: Drawing): string {
  return svgDocument(drawing, 'A <title>', 'What & why', PALETTE);
}

/** Values of an attribute of every element of a name. */
function attributes(svg: string, element: string, name: string): number[] {
  return [...svg.matchAll(new RegExp(`<${element} [^>]*?\\b${name}="([^"]*)"`, 'g'))].map((found) => Number(found[1]));
}

describe('the table of a plot as CSV', () => {
  it('quotes by RFC 4180, neutralises formulas and keeps numbers whole', () => {
    const csv = tableCsv({
      columns: ['cue', 'gap'],
      rows: [
        ['a "b", c', -1 / 3],
        ['=HYPERLINK("x")', Number.NaN],
      ],
    });
    expect(csv).toBe(`cue,gap\r\n"a ""b"", c",${String(-1 / 3)}\r\n"'=HYPERLINK(""x"")",\r\n`);
  });

  it('names files by plain letters', () => {
    expect(plotFileName('Accuracy per class and Größe / sea', 'svg')).toBe('accuracy-per-class-and-gro-e-sea.svg');
    expect(plotFileName('日本', 'csv')).toBe('plot.csv');
  });
});

describe('drawings made from data', () => {
  const rows = [
    {
      key: 'a',
      title: 'forest & <sea>',
      note: '',
      estimate: estimate(40, 20, 60, 100),
      isSure: true,
      aside: 'q < .001',
    },
    { key: 'b', title: 'snow', note: '', estimate: estimate(-10, -30, 10, 100), isSure: false, aside: 'q = .40' },
  ];

  it('carries a title and a description, and escapes what data says', () => {
    const svg = svgOf(forestDrawing(rows, { low: -40, high: 60 }, PALETTE));
    expect(svg).toContain('<title>A &lt;title&gt;</title>');
    expect(svg).toContain('<desc>What &amp; why</desc>');
    expect(svg).toContain('forest &amp; &lt;sea&gt;');
    expect(svg).not.toContain('<sea>');
  });

  it('places a forest in proportion: the value lies as far along its interval as the numbers say', () => {
    const svg = svgOf(forestDrawing(rows, { low: -40, high: 60 }, PALETTE));
    const [first, second] = attributes(svg, 'circle', 'cx');
    const zero = Number(/<line x1="([\d.]+)"[^>]*stroke="#888"/.exec(svg)?.[1]);
    expect((second! - zero) / (first! - zero)).toBeCloseTo(-10 / 40, 3);
    expect(forestTable(rows, 'cue').rows.map((row) => row.slice(0, 6))).toEqual([
      ['forest & <sea>', 40, 20, 60, 100, 'yes'],
      ['snow', -10, -30, 10, 100, 'no'],
    ]);
  });

  it('marks wrong cells of a confusion matrix by a cross and not by colour alone', () => {
    const confusion = [
      [8, 2],
      [0, 10],
    ];
    const svg = svgOf(confusionDrawing(['cat', 'dog'], confusion, PALETTE));
    expect(svg.match(/✕/g)).toHaveLength(1);
    expect(largestConfusions(confusion, 5)).toEqual([{ label: 0, prediction: 1, images: 2 }]);
    const { low, high } = wilson(2, 10);
    expect(confusionTable(['cat', 'dog'], confusion).rows).toContainEqual(['cat', 'dog', 2, 10, 0.2, low, high]);
    expect(shareOfLabel([8, 2], 2)).toBe('20 % [6, 51] of 10');
  });

  it('draws estimated classes with a question mark and no share, which an estimate has no count for', () => {
    const joint = [
      [8, 2],
      [0, 10],
    ];
    const svg = svgOf(confusionDrawing(['cat', 'dog'], joint, PALETTE, JOINT_WORDS));
    expect(svg).toContain('2 ?');
    expect(svg).toContain(PALETTE.warn);
    expect(svg).not.toContain(PALETTE.bad);
    expect(svgOf(confusionBars(largestConfusions(joint, 5), ['cat', 'dog'], PALETTE, JOINT_WORDS))).toContain(
      PALETTE.warn,
    );
    expect(svg).toContain('estimated to be');
    expect(confusionTable(['cat', 'dog'], joint, JOINT_WORDS).rows[1]).toEqual(['cat', 'dog', 2, 10]);
  });

  it('says n of every group and leaves the accuracy of an empty one empty', () => {
    const groups = [
      { classIndex: 0, attribute: 'place', value: 'sea', accuracy: estimate(0.5, 0.2, 0.8, 8) },
      { classIndex: 1, attribute: 'place', value: 'sea', accuracy: estimate(0, 0, 0, 0) },
    ];
    const table = heatRows(groups, ['cat', 'dog'], ['sea']);
    const svg = svgOf(heatDrawing(table, ['sea'], 'place', groups[0]!, PALETTE));
    expect(svg).toContain('n 8, too few to say');
    expect(svg).toContain('no images');
    expect(svg).toContain('worst');
    expect(tableCsv(heatTable(table, 'place'))).toContain('dog,sea,,,,0\r\n');
  });

  it('draws a histogram whose bars are as high as their images, wrong ones hatched above', () => {
    const bins = [
      { low: 0, high: 1, right: 8, wrong: 0, start: 0, end: 8 },
      { low: -1, high: 0, right: 3, wrong: 1, start: 8, end: 12 },
    ];
    const svg = svgOf(histogramDrawing(bins, PALETTE));
    const heights = attributes(svg, 'rect', 'height').filter((height) => height > 0);
    const [higher, right, wrong] = heights.slice(-3);
    // The highest bar has the whole height of the plot, so that none stands out of it.
    expect(higher).toBe(150);
    expect(right! / wrong!).toBeCloseTo(3, 1);
    expect(higher! / right!).toBeCloseTo(8 / 3, 1);
    const { low, high } = wilson(3, 4);
    expect(histogramTable(bins).rows).toEqual([
      ['0.0 to 1.0', 0, 1, 8, 0, 1, wilson(8, 8).low, 1],
      ['−1.0 to 0.0', -1, 0, 4, 1, 0.75, low, high],
    ]);
  });

  it('draws a tick at each wrong prediction of a ranking', () => {
    const report: RankReport = {
      classIndex: 0,
      rows: Uint32Array.of(5, 3, 9, 1),
      spuriosity: Float32Array.of(2, 1, 0, -1),
      isRight: Uint8Array.of(1, 0, 1, 0),
      cueIds: [],
      secondClasses: new Uint16Array(0),
      secondFrom: '',
    };
    const svg = svgOf(stripDrawing(report, 1, PALETTE));
    expect(svg.match(/M[\d.]+ 0v44/g)).toHaveLength(2);
    expect(stripTable(report, (row) => `image ${row}`).rows[1]).toEqual([2, 'image 3', 1, 'wrong']);
  });
});
