import { css, hex, lighten, mix } from './colour';
import { bounds } from './outline';
import { flatColour } from './painter';
import type { Style } from './style';
import { fillWith, hatched, jittered, sizeOf, trace } from './style-brushes';

export const flat: Style = {
  name: 'flat',
  words: ['illustration'],
  reservedForDemo: false,
  lineAlpha: 1,
  soft: false,
  paint: (painter, contours, fill) => fillWith(painter, contours, css(flatColour(fill))),
  finish: {},
};

export const watercolour: Style = {
  name: 'watercolour',
  words: ['watercolour', 'painting'],
  reservedForDemo: false,
  lineAlpha: 0.6,
  soft: true,
  paint: (painter, contours, fill, alpha) => {
    const wobble = Math.min(1, sizeOf(contours) * 0.025);
    for (const share of [0.72, 0.6, 0.6]) {
      painter.context.globalAlpha = alpha * share;
      fillWith(painter, jittered(painter, contours, wobble), painter.paint(fill));
    }
    trace(painter.context, jittered(painter, contours, wobble * 0.5));
    painter.context.globalAlpha = alpha * 0.22;
    painter.context.strokeStyle = css(lighten(flatColour(fill), -0.35));
    painter.context.lineWidth = 0.45;
    painter.context.stroke();
  },
  finish: { paper: 7, grain: 2, lift: 0.05 },
};

export const crayon: Style = {
  name: 'crayon',
  words: ['crayon drawing', 'drawing'],
  reservedForDemo: false,
  lineAlpha: 0.85,
  soft: true,
  paint: (painter, contours, fill, alpha) => {
    painter.context.globalAlpha = alpha * 0.8;
    fillWith(painter, contours, painter.paint(fill));
    painter.context.globalAlpha = alpha;
    const size = sizeOf(contours);
    if (size < 3) return;
    const angle = -0.75 + painter.grain.around(0, 0.25);
    hatched(painter, contours, fill, {
      width: 0.8,
      spacing: Math.max(1, size * 0.03),
      angle,
      spread: 0.16,
      alpha: 0.55,
    });
  },
  finish: { paper: 11, grain: 5, lift: 0.05 },
};

export const cutOut: Style = {
  name: 'cut-out',
  words: ['paper', 'illustration'],
  reservedForDemo: false,
  lineAlpha: 1,
  soft: false,
  paint: (painter, contours, fill) => {
    const { context } = painter;
    const unit = painter.sizePixels / 100;
    const reach = Math.min(1, 0.25 + sizeOf(contours) * 0.03) * unit;
    context.shadowColor = 'rgba(10,12,30,0.42)';
    context.shadowBlur = 2 * reach;
    context.shadowOffsetX = 0.6 * reach;
    context.shadowOffsetY = 1.1 * reach;
    fillWith(painter, contours, css(flatColour(fill)));
    context.shadowColor = 'rgba(0,0,0,0)';
    context.shadowBlur = 0;
    context.shadowOffsetX = 0;
    context.shadowOffsetY = 0;
  },
  finish: { paper: 5, grain: 4 },
};

export const ink: Style = {
  name: 'ink',
  words: ['ink drawing', 'drawing', 'outline drawing'],
  reservedForDemo: false,
  lineAlpha: 1,
  soft: false,
  paint: (painter, contours, fill) => {
    const { context } = painter;
    const tone = flatColour(fill);
    const line = Math.min(0.9, 0.2 + sizeOf(contours) * 0.02);
    trace(context, contours);
    context.strokeStyle = css(mix(hex('#1c1a22'), tone, 0.12));
    context.lineWidth = line * 2;
    context.stroke();
    context.fillStyle = painter.paint(fill);
    context.fill();
  },
  finish: { paper: 4 },
};

export const printed: Style = {
  name: 'print',
  words: ['illustration'],
  reservedForDemo: false,
  lineAlpha: 1,
  soft: true,
  paint: (painter, contours, fill) => fillWith(painter, contours, painter.paint(fill)),
  finish: { halftone: 0.1, grain: 5, lift: 0.04 },
};

export const render: Style = {
  name: 'render',
  words: ['illustration'],
  reservedForDemo: false,
  lineAlpha: 0.9,
  soft: true,
  paint: (painter, contours, fill, alpha) => {
    fillWith(painter, contours, painter.paint(fill));
    const size = sizeOf(contours);
    if (size < 7) return;
    const { grain, context } = painter;
    const box = bounds(contours);
    context.save();
    trace(context, contours);
    context.clip();
    context.globalAlpha = alpha * 0.14;
    const base = flatColour(fill);
    for (let index = 0; index < 7; index += 1) {
      const [x, y] = [grain.range(box.left, box.right), grain.range(box.top, box.bottom)];
      const radius = size * grain.range(0.12, 0.4);
      const blotch = context.createRadialGradient(x, y, 0, x, y, radius);
      const colour = lighten(base, grain.chance(0.5) ? 0.4 : -0.4);
      blotch.addColorStop(0, css(colour, 1));
      blotch.addColorStop(1, css(colour, 0));
      context.fillStyle = blotch;
      context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
    }
    context.restore();
  },
  finish: { grain: 4, mottle: 6, vignette: 0.1 },
};
