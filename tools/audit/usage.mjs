/** Wrong use of the command: exit code 2. */
export class UsageError extends Error {}

export const DEVICES = /** @type {const} */ (['auto', 'webgpu', 'wasm']);
/** What a person writes, and the kind of cue that it means. */
export const CUE_KINDS = /** @type {const} */ ({
  text: 'text',
  pixel: 'pixel',
  metadata: 'metadata',
  slices: 'slice',
  features: 'neuron',
});
export const CUE_WORDS = /** @type {(keyof typeof CUE_KINDS)[]} */ (Object.keys(CUE_KINDS));
export const METHODS = /** @type {const} */ ([
  'erm',
  'erm-tuned',
  'low-spuriosity',
  'random-tuning',
  'error-tuning',
  'dfr',
  'dfr-train',
  'group-weighted',
  'afr',
  'jtt',
  'group-dro',
  'tldr',
  'drml',
  'debias-vl',
  'roboshot',
  'aspire',
  'counterfactual',
  'diffubias',
  'zero-shot',
]);
/** Systems that can be run without a window. */
export const SYSTEMS = /** @type {const} */ (['aspire', 'counterfactual', 'diffubias']);
/** They learn from words, so that an encoder is needed. */
export const WORD_METHODS = /** @type {readonly string[]} */ (['tldr', 'drml', 'debias-vl', 'roboshot']);
/** Ten lists of 200 words, the longest that are read, fit in a tenth of it. */
export const MOST_WORD_BYTES = 2 ** 20;
/** Zero-shot mends nothing: it stands beside the others where it is named. */
export const ALL_METHODS = METHODS.filter((name) => name !== 'zero-shot');
export const DEFAULT_METHODS = 'erm,erm-tuned,low-spuriosity,random-tuning,error-tuning';
export const PLANTED = /** @type {const} */ (['background', 'watermark', 'date stamp', 'border', 'fence']);

export const HELP = `Usage: npm run audit -- <folder> --out <folder> [options]
       npm run audit -- --demo --out <folder> [options]

Runs the whole audit without a window, in the engine that the page uses, and writes findings.json, rows.csv,
head.safetensors and report.html, with --classifier also the classifier with its mended last layer as classifier.onnx,
with --words the lists as words.json.
Nothing leaves this computer unless a model of a hub is named.

  <folder>                class folders, split folders, or images with a metadata.csv
  --out <folder>          where the files go; made if missing, files of the same names are replaced
  --demo                  the drawn demo set in place of a folder
  --encoder <model>       bundled (default), none, a hub model such as Xenova/clip-vit-base-patch32,
                          or a folder in transformers.js' layout; scores the cues
  --backbone <model>      hub model or folder: the network below the head that is audited (default: the encoder)
  --classifier <model>    an .onnx file or a folder: a classifier of your own, audited as it is where its class names are
                          those of the data (config.json, labels.txt, or the file itself names them); how pictures are
                          prepared stands in preprocessor_config.json beside it
  --classifier-output <n> which of several last layers is audited, by the name of its output
  --device <device>       ${DEVICES.join(', ')} (default auto)
  --cues <kinds>          ${CUE_WORDS.join(', ')}, separated by commas (default: all that the data allow; pixel and
                          metadata load no encoder). A metadata column is tested, never taken as spurious by itself.
  --examples <folder>     images that show one cue, which is named as the folder; where there are folders "with" and
                          "without" in it, those that show it and those that do not
  --spurious <cues>       cues to take as spurious, separated by commas, each "cue" or "class=cue"
                          (default: what the findings suggest, and why, is printed)
  --mitigations <names>   ${METHODS.slice(0, 6).join(', ')},
                          ${METHODS.slice(6).join(', ')},
                          or all for every one that the data and the networks at hand allow
                          (default: ${DEFAULT_METHODS})
  --set <options>         options of methods, separated by commas, each method.option=number, e.g. dfr.isL1=1
  --groups <column>       metadata column whose values part the classes into the groups that methods balance, or cues
                          for the cues judged spurious (default: the column whose worst group is worst, else cues)
  --words <file>          word lists for tldr, drml, debias-vl and roboshot, as JSON, CSV or text (default: the demo's own, or
                          the classes' names and the words of the spurious cues); the last three need the encoder as backbone
  --systems <names>       systems that generate images, for --demo: aspire, counterfactual, diffubias; images that pass
                          the gates are trained on
  --generator <name>      what makes the images: demo, the demo's painter (default)
  --seed <n>              every draw follows from it (default 1)
  --hub <origin>          another hub of the same layout, e.g. http://127.0.0.1:8080
  --demo-images <n>       number of images of the demo (default 480)
  --demo-strength <s>     0.5 to 1: share of training images that show the planted cue (default 0.95); none plants nothing
  --demo-cue <cue>        ${PLANTED.join(', ')} (default background)
  --help                  this text

Exit code: 0 done, 1 failed (the message says what to do), 2 wrong use.`;

export const OPTIONS = /** @type {const} */ ({
  out: { type: 'string' },
  demo: { type: 'boolean' },
  encoder: { type: 'string' },
  backbone: { type: 'string' },
  classifier: { type: 'string' },
  'classifier-output': { type: 'string' },
  device: { type: 'string' },
  cues: { type: 'string' },
  examples: { type: 'string' },
  spurious: { type: 'string' },
  mitigations: { type: 'string' },
  groups: { type: 'string' },
  set: { type: 'string' },
  words: { type: 'string' },
  systems: { type: 'string' },
  generator: { type: 'string' },
  seed: { type: 'string' },
  hub: { type: 'string' },
  'demo-images': { type: 'string' },
  'demo-strength': { type: 'string' },
  'demo-cue': { type: 'string' },
  help: { type: 'boolean' },
});
