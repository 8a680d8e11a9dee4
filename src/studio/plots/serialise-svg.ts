/** What of an element's look comes from the style sheet and changes what is seen. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'visibility',
] as const;

const SVG = 'http://www.w3.org/2000/svg';

/** An SVG of the page as a file that looks the same without the page: computed styles are written into every element. */
export function serialiseSvg(svg: SVGSVGElement, title: string, description: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const drawn = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  const copied = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  drawn.forEach((from, i) => {
    const style = getComputedStyle(from);
    const to = copied[i]!;
    for (const name of [...to.attributes].map((one) => one.name)) {
      if (/^(class|tabindex|role|aria-.*|style|on.*)$/.test(name)) to.removeAttribute(name);
    }
    for (const property of PROPERTIES) to.setAttribute(property, style.getPropertyValue(property));
  });
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('xmlns', SVG);
  copy.setAttribute('role', 'img');
  copy.setAttribute('width', String(Math.ceil(width)));
  copy.setAttribute('height', String(Math.ceil(height)));
  copy.setAttribute('viewBox', `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`);
  const paper = document.createElementNS(SVG, 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(textElement('title', title), textElement('desc', description), paper);
  return new XMLSerializer().serializeToString(copy);
}

function textElement(name: 'title' | 'desc', text: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  made.textContent = text;
  return made;
}
