import { css, lighten, mix } from './colour';
import { bounds } from './outline';
import { flatColour } from './painter';
import type { Style } from './style';
import { fillWith, hatched, sizeOf, trace } from './style-brushes';

export const gouache: Style = {
  name: 'gouache',
  words: ['painting'],
  reservedForDemo: true,
  lineAlpha: 0.9,
  soft: true,
  paint: (painter, contours, fill, alpha) => {
    fillWith(painter, contours, painter.paint(fill));
    const size = sizeOf(contours);
    if (size < 5) return;
    painter.context.globalAlpha = alpha;
    const box = bounds(contours);
    const wide = size > 40 || box.right - box.left > (box.bottom - box.top) * 1.4;
    const angle = (wide ? 0.03 : -1.1) + painter.grain.around(0, 0.08);
    const width = Math.min(3.2, 0.6 + size * 0.035);
    hatched(painter, contours, fill, { width, spacing: width * 0.9, angle, spread: 0.05, alpha: 0.24 });
  },
  finish: { paper: 3, grain: 2, vignette: 0.1 },
};

export const storybook: Style = {
  name: 'storybook',
  words: ['illustration'],
  reservedForDemo: true,
  lineAlpha: 0.9,
  soft: true,
  paint: (painter, contours, fill, alpha) => {
    fillWith(painter, contours, painter.paint(fill));
    const size = sizeOf(contours);
    if (contours.length > 1 || size < 6 || size > 70) return;
    // A light rim along the upper left edge: the outline stroked inside its own clip, shifted away from the light.
    const { context } = painter;
    context.save();
    trace(context, contours);
    context.clip();
    context.translate(0.5, 0.8);
    trace(context, contours);
    context.globalAlpha = alpha * 0.3;
    context.lineWidth = 1.3;
    context.strokeStyle = css(mix(lighten(flatColour(fill), 0.35), painter.light.glow, 0.35));
    context.stroke();
    context.restore();
  },
  finish: { grain: 2.4, mottle: 4, vignette: 0.13 },
};
