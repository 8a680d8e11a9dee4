import type { ImageRequest } from '../core/image-generator';

function count(number: number, one: string, many: string): string {
  return number === 1 ? `1 ${one}` : `${number} ${many}`;
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** What a request for an image sends, in the user's words; no word of the prompt itself. */
export function sentFor(request: ImageRequest): string {
  const prompt = `a prompt of ${count(countWords(request.prompt), 'word', 'words')}`;
  if (request.kind === 'text-to-image') return prompt;
  return request.kind === 'image-to-image' ? `${prompt} and one image` : `${prompt}, one image and its mask`;
}

export function sentForQuestion(text: string, imageCount: number): string {
  const words = `a question of ${count(countWords(text), 'word', 'words')}`;
  return imageCount === 0 ? words : `${words} and ${count(imageCount, 'image', 'images')}`;
}
