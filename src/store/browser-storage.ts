/** For a browser that refuses its storage altogether: it holds nothing, and writing fails as it does where it is full. */
const NOTHING: Storage = {
  length: 0,
  clear: () => undefined,
  key: () => null,
  getItem: () => null,
  removeItem: () => undefined,
  setItem: () => {
    throw new DOMException('This browser keeps nothing for the page.', 'SecurityError');
  },
};

/** The storage of the computer or of the tab; where site data is blocked even naming it throws. */
export function browserStorage(place: 'computer' | 'tab'): Storage {
  try {
    return place === 'computer' ? localStorage : sessionStorage;
  } catch {
    return NOTHING;
  }
}
