/** The colours that drawings are made of, resolved: a file has no style sheet. */
export interface Palette {
  paper: string;
  paperSunk: string;
  ink: string;
  inkSoft: string;
  line: string;
  lineStrong: string;
  accent: string;
  bad: string;
  warn: string;
  high: string;
  highWash: string;
  low: string;
  lowWash: string;
}

const TOKENS: Readonly<Record<keyof Palette, string>> = {
  paper: '--paper',
  paperSunk: '--paper-sunk',
  ink: '--ink',
  inkSoft: '--ink-soft',
  line: '--line',
  lineStrong: '--line-strong',
  accent: '--accent',
  bad: '--bad',
  warn: '--warn',
  high: '--high',
  highWash: '--high-wash',
  low: '--low',
  lowWash: '--low-wash',
};

/** The colours as they are on the page now, in its light or dark theme. */
export function paletteOf(element: Element): Palette {
  const probe = document.createElement('span');
  element.append(probe);
  const entries = Object.entries(TOKENS).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as unknown as Palette;
}
