import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/core/intervals';
import type { AuditDocument } from '../../../src/io/audit-document';
import type { FindingsDocument } from '../../../src/io/findings-document';
import { fairShare } from '../../../src/io/report/findings-section';
import { MOST_PICTURES, PictureShelf } from '../../../src/io/report/pictures';
import { scaleFor } from '../../../src/io/report/plots';
import { commandLine } from '../../../src/io/report/command-line';
import type { ReportImages } from '../../../src/io/writers';
import { TYPED_CUE_GROUP } from '../../../src/core/vocabulary';
import { findingsJson } from '../../../src/io/writers/findings-json';
import { reportHtml, reportHtmlWriter } from '../../../src/io/writers/report-html';
import { exampleAudit, noImages } from './example-audit';

/** A one-pixel GIF. */
const PIXEL = Uint8Array.from(atob('R0lGODlhAQABAAAAACwAAAAAAQABAAACADs='), (character) => character.charCodeAt(0));
const pictures: ReportImages = {
  ...noImages,
  thumbnail: () => Promise.resolve(new Blob([PIXEL], { type: 'image/gif' })),
};

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&\u2028 -->`;

/** Every text that a user can give, made hostile. */
function hostileAudit(): AuditDocument {
  const example = exampleAudit();
  const { dataset } = example;
  const cues = example.cues!;
  return {
    ...example,
    name: HOSTILE,
    layout: HOSTILE,
    appVersion: HOSTILE,
    dataset: {
      ...dataset,
      name: HOSTILE,
      classes: [`a${HOSTILE}`, `b${HOSTILE}`],
      paths: dataset.paths.map((path) => `${HOSTILE}${path}`),
      attributes: dataset.attributes.map((column) => ({ ...column, name: HOSTILE, values: [HOSTILE, `2${HOSTILE}`] })),
      refused: [{ file: HOSTILE, reason: HOSTILE }],
    },
    backbone: { ...example.backbone, id: HOSTILE, title: HOSTILE, deviceReason: HOSTILE },
    cues: {
      ...cues,
      cues: cues.cues.map((cue) => ({ ...cue, title: `${cue.title}${HOSTILE}` })),
      unknown: [HOSTILE],
      warnings: [HOSTILE],
    },
    judgements: example.judgements.map((judgement) => ({ ...judgement, why: HOSTILE })),
  };
}

function embeddedJson(text: string): string {
  return text.slice(text.indexOf('id="findings">') + 'id="findings">'.length, text.lastIndexOf('</script>'));
}

describe('report.html', () => {
  it('says what was found in sentences, with interval and n', async () => {
    const text = await reportHtml(exampleAudit(), pictures);
    expect(text).toContain('waterbird leans on sea: without it the model loses 48&nbsp;points [30, 62]');
    expect(text).toContain('97 % [91, 99]');
    expect(text).toContain('against 13&nbsp;% [7, 23] for erm and 51&nbsp;% [40, 62] for erm-tuned');
    expect(text).toContain('n = 50');
    expect(text).toContain('landbird/broken.jpg');
    expect(text).toContain('the rule');
    expect(text).toContain('aurora');
  });

  it('says how far its figures go: selection, means, calibration, what could have been seen, collisions', async () => {
    const judgements: AuditDocument['judgements'] = [
      { classIndex: 0, cueId: 'text:sea', judgement: 'spurious', decidedBy: 'person' },
    ];
    const text = await reportHtml({ ...exampleAudit(), judgements }, noImages);
    const section = text.slice(text.indexOf('How far these figures go'), text.indexOf('Heads compared'));
    expect(section).toMatch(
      /The worst group is waterbird, place = land\. Being the worst of several .* 13\.\d&nbsp;% \[\d+, \d+\] on average, .* \(2000 resamples of 300 images\)/,
    );
    expect(section).toMatch(/landbird \(50 an end of 150\): gaps from about \d+&nbsp;points on/);
    expect(section).toMatch(/the gap is 70&nbsp;points \[\d+, \d+\] \(n 60, p &lt; \.001\)/);
    expect(section).toMatch(
      /sea goes more with waterbird \(AUC \.80 \[\.7\d, \.8\d\], n 400 against \.30 \[\.2\d, \.3\d\], n 400\)/,
    );
    expect(section).toContain('Of 1 spurious cue judged, 0&nbsp;% [0, 79] are core for another class.');
    expect(section).toContain('groups of place as in training');
    expect(text).toContain(
      'sea for waterbird: its place overlaps 4&nbsp;% [0, 14] with bird (n 8, by chance 7&nbsp;%), which speaks for spurious.',
    );
    expect(section.match(/<td class="number">[^<]+<\/td>/g)!.length).toBeGreaterThan(25);
    const without = exampleAudit();
    const { detail: _detail, ...measure } = without.measure!;
    expect(await reportHtml({ ...without, measure }, noImages)).not.toContain('How far these figures go');
  });

  it('says plainly that nothing was found, and claims no lean', async () => {
    const example = exampleAudit();
    const cues = example.cues!;
    const findings = cues.findings.map((finding) => ({ ...finding, isSignificant: false, q: 0.4 }));
    const text = await reportHtml({ ...example, cues: { ...cues, findings }, judgements: [], measure: null }, noImages);
    expect(text).toContain('Nothing found that this many images could show');
    expect(text).not.toMatch(/ leans on /);
  });

  it('is one page that fetches and runs nothing', async () => {
    const text = await reportHtml(exampleAudit(), pictures);
    expect(text.startsWith('<!doctype html>')).toBe(true);
    expect(text.match(/<script/g)).toEqual(['<script']);
    expect(text).toContain('<script type="application/json"');
    expect(text).toContain(`default-src 'none'; img-src data:`);
    expect(text).not.toMatch(/https?:|\/\/[a-z]|<link|@import|url\(|\son[a-z]+=|<iframe/i);
    const sources = [...text.matchAll(/\ssrc="([^"]*)"/g)].map((match) => match[1]!);
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.every((source) => source.startsWith('data:image/gif;base64,R0lGOD'))).toBe(true);
  });

  it('lists the words that heads were made from, with what was left out and why', async () => {
    const html = await reportHtml(exampleAudit(), noImages);
    const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('What landbird looks like : pigeon, heron.');
    expect(text).toContain('used 1 of 2, without heron (the classifier takes it for waterbird).');
    expect(text).toContain('without zzz (the encoder does not know it).');
    expect(text).toContain('What goes with water : sea.');
  });

  it('tells the worst group by cue with its cut, n and interval', async () => {
    const example = exampleAudit();
    const cueGroups = [
      { name: 'landbird without forest', classIndex: 0, cut: 'by cue: forest, cut at 0.31', accuracy: wilson(15, 75) },
    ];
    const mend = { ...example.mend!, heads: example.mend!.heads.map((head) => ({ ...head, cueGroups })) };
    const html = (await reportHtml({ ...example, mend }, noImages)).replace(/\s+/g, ' ');
    expect(html).toMatch(
      /20&nbsp;% \[13, 30\] <span class="soft">landbird without forest, by cue: forest, cut at 0.31, n = 75/,
    );
    expect(await reportHtml(example, noImages)).not.toContain('worst group by cue');
  });

  it('holds findings.json as it is', async () => {
    const document = exampleAudit();
    const value = JSON.parse(embeddedJson(await reportHtml(document, noImages))) as FindingsDocument;
    expect(value).toEqual(JSON.parse(findingsJson(document)));
  });

  it('escapes every text that a user can give', async () => {
    const document = hostileAudit();
    const text = await reportHtml(document, pictures);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text.match(/<\/script/g)).toHaveLength(1);
    const [, afterHead] = text.split('</head>');
    const body = afterHead!.slice(0, afterHead!.indexOf('<script'));
    expect(body).not.toMatch(/<img src=x|onerror=alert\(1\)>"/);
    const tags = new Set([...body.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]));
    expect(tags.has('script')).toBe(false);
    const value = JSON.parse(embeddedJson(text)) as FindingsDocument;
    expect(value.dataset.name).toBe(HOSTILE);
    expect(value.dataset.refused).toEqual([{ file: HOSTILE, reason: HOSTILE }]);
  });

  it('gives an image no type but an image type', async () => {
    const blob = new Blob([PIXEL], { type: 'image/gif" onload="alert(1)' });
    const text = await reportHtml(exampleAudit(), { ...noImages, thumbnail: () => Promise.resolve(blob) });
    expect(text).not.toContain('onload');
    expect(text).toContain('src="data:image/jpeg;base64,');
  });

  it('never holds more pictures than it may', async () => {
    const shelf = new PictureShelf(pictures, 3);
    const urls = [await shelf.take(1), await shelf.take(2), await shelf.take(3), await shelf.take(4)];
    expect(urls.map((url) => url !== null)).toEqual([true, true, true, false]);
    const example = exampleAudit();
    const cues = example.cues!;
    const findings = cues.findings.map((finding) => ({ ...finding, isSignificant: true, standsUnder: null }));
    const text = await reportHtml({ ...example, cues: { ...cues, findings } }, pictures);
    const count = text.match(/<img /g)!.length;
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThanOrEqual(MOST_PICTURES);
  });

  it('gives every table its header cells', async () => {
    const text = await reportHtml(exampleAudit(), noImages);
    const tables = text.split('<table').slice(1);
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) expect(table).toMatch(/<th scope="col"/);
  });

  it('is not written before there is a classifier, and is where only that has run', async () => {
    const example = exampleAudit();
    expect(await reportHtmlWriter.write({ ...example, classifier: null }, noImages)).toBeNull();
    const early = { ...example, cues: null, judgements: [], measure: null, mend: null };
    expect((await reportHtmlWriter.write(early, noImages))!.type).toContain('text/html');
  });
});

describe('the command line', () => {
  it('names what differs from the defaults, quoted for a shell', () => {
    const document = exampleAudit();
    const dataset = { ...document.dataset, name: `bird's; rm -rf x` };
    expect(commandLine({ ...document, dataset })).toBe(
      `npm run audit -- 'bird'\\''s; rm -rf x' --out audit --encoder bundled --backbone mobilenet_v2_1.0_224 --device wasm ` +
        `--cues text,pixel --spurious landbird=forest,waterbird=sea --mitigations erm,erm-tuned,low-spuriosity,random-tuning,error-tuning,zero-shot --seed 7`,
    );
  });

  it('names the file of a classifier and its layer, and says what has to stand beside it', async () => {
    const example = exampleAudit();
    const preprocessing = {
      resize: { kind: 'exact' as const, width: 8, height: 8 },
      resample: 'bilinear' as const,
      crop: null,
      rescale: 1 / 255,
      mean: [0.5, 0.5, 0.5] as [number, number, number],
      std: [0.5, 0.5, 0.5] as [number, number, number],
    };
    const of = (files: string[]): AuditDocument => ({
      ...example,
      backbone: { ...example.backbone, id: 'classifier:birds' },
      classifierInput: {
        name: 'birds',
        files: files.map((path) => ({ path, file: new Blob([]) })),
        choices: { output: 'kinds', preprocessing, classNames: ['gull', 'wren'] },
      },
    });
    const file = of(['birds.onnx', 'labels.txt']);
    expect(commandLine(file)).toContain('--classifier birds.onnx --classifier-output kinds');
    expect(commandLine(of(['onnx/model.onnx', 'config.json']))).toContain('--classifier birds --classifier-output');
    expect(commandLine(of([]))).toContain('--classifier birds --classifier-output kinds');
    const text = await reportHtml(file, noImages);
    expect(text).toContain('preprocessor_config.json beside the classifier');
    expect(text).toContain('<code>gull\nwren</code>');
  });

  it('names the words that a person left, where a method learned from them', () => {
    const example = exampleAudit();
    const [erm] = example.mend!.heads;
    const tldr = { ...erm!, method: 'tldr' as const, title: 'TLDR (words only)' };
    const withTldr = { ...example, mend: { ...example.mend!, heads: [...example.mend!.heads, tldr] } };
    const wordLists = { classes: [], values: [] };
    expect(commandLine({ ...withTldr, wordLists })).toContain('--words words.json');
    expect(commandLine(withTldr)).not.toContain('--words');
    expect(commandLine({ ...example, wordLists })).not.toContain('--words');
  });

  it('leaves out a cue that was typed, which the command does not know, and says so', async () => {
    const example = exampleAudit();
    const cues = example.cues!;
    const typed = cues.cues.map((cue) => (cue.id === 'text:sea' ? { ...cue, group: TYPED_CUE_GROUP.id } : cue));
    const byExample = { ...cues.cues[0]!, id: 'example:nets', kind: 'example' as const, title: 'nets' };
    const document = { ...example, cues: { ...cues, cues: [...typed, byExample] } };
    expect(commandLine(document)).toContain('--examples nets --spurious landbird=forest --mitigations');
    const text = await reportHtml(document, noImages);
    expect(text).toMatch(/“sea”\s+was typed/);
    expect(text).toMatch(/“nets”\s+was given by example/);
  });

  it('leaves judging to the rule where the rule did it all', () => {
    const document = exampleAudit();
    const judgements = document.judgements.filter(({ decidedBy }) => decidedBy === 'rule');
    expect(commandLine({ ...document, judgements, layout: 'drawn by the studio, with splits' })).toMatch(
      /^npm run audit -- --demo (?!.*--spurious)/,
    );
  });
});

describe('methods by groups in the report', () => {
  const example = exampleAudit();
  const [erm] = example.mend!.heads;
  const dfr = { ...erm!, method: 'dfr' as const, title: 'DFR on validation', options: { isL1: 1, c: 0.3 } };
  const cut = { classIndex: 0, cues: 'forest', threshold: 0.5, suggested: -0.25, lowest: -2, highest: 2 };
  const withGroups = (choice: 'attribute' | 'cues'): AuditDocument => {
    const groups = {
      ...example.mend!.groups!,
      choice:
        choice === 'cues'
          ? { kind: 'cues' as const, thresholds: [0.5, null] }
          : { kind: 'attribute' as const, attribute: 'place' },
      cuts: choice === 'cues' ? [cut] : [],
    };
    return { ...example, mend: { ...example.mend!, heads: [...example.mend!.heads, dfr], groups } };
  };

  it('are repeated by the command with their options and groups', () => {
    expect(commandLine(withGroups('attribute'))).toContain(
      '--mitigations erm,erm-tuned,low-spuriosity,random-tuning,error-tuning,zero-shot,dfr --set dfr.isL1=1,dfr.c=0.3 --groups place',
    );
    expect(commandLine(withGroups('cues'))).toContain('--groups cues');
  });

  it('tell what parted the images, what was not run, and a cut that the command cannot repeat', async () => {
    const text = await reportHtml(withGroups('cues'), noImages);
    expect(text).toContain('images in train / val / test');
    expect(text).toContain('DFR on train was not run.');
    expect(text).toContain('landbird with forest from −0.25 to 0.50');
    expect(await reportHtml(withGroups('attribute'), noImages)).not.toContain('cut a person moved');
  });
});

describe('the scale of a forest plot', () => {
  it('holds every interval and zero, in round ticks', () => {
    const estimate = (low: number, high: number) => ({ value: (low + high) / 2, low, high, n: 100 });
    expect(scaleFor([estimate(22, 40)])).toEqual({ low: 0, high: 40, ticks: [0, 10, 20, 30, 40] });
    expect(scaleFor([estimate(-58, -26), estimate(30, 62)])).toMatchObject({ low: -60, high: 70 });
    expect(scaleFor([estimate(-100, 100)]).ticks).toEqual([-100, -50, 0, 50, 100]);
    expect(scaleFor([]).high).toBeGreaterThan(0);
    expect(scaleFor([estimate(-58, 62)]).ticks).toContain(0);
  });
});

describe('the findings that get pictures', () => {
  it('take the first of every class before the second of any', () => {
    const findings = exampleAudit().cues!.findings;
    const [many, one] = [findings.slice(0, 6), findings.slice(6, 7)];
    expect(fairShare([many, one, []], 4)).toEqual([many[0], many[1], many[2], one[0]]);
    expect(fairShare([many, one], 1)).toEqual([many[0]]);
    expect(fairShare([many, one], 20)).toEqual([...many, ...one]);
  });
});
