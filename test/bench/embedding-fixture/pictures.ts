/** A picture with shapes of all sizes and a camera's grain, so that its JPEG is as large as a photograph's (2 to 3 bits a pixel). */
export async function drawJpeg(width: number, height: number, seed: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  const gradient = context.createLinearGradient(0, 0, width, height);
  for (const [at, colour] of ['#134', '#7ac', '#fd9', '#362'].entries()) gradient.addColorStop(at / 3, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  let state = seed;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 4000; i += 1) {
    context.fillStyle = `hsl(${random() * 360} ${random() * 60}% ${random() * 100}% / ${random()})`;
    context.beginPath();
    context.arc(random() * width, random() * height, (random() ** 4 * width) / 6 + 1, 0, 7);
    context.fill();
  }
  const image = context.getImageData(0, 0, width, height);
  for (let i = 0; i < image.data.length; i += 4) {
    const grain = (random() + random() - 1) * 24;
    for (let channel = 0; channel < 3; channel += 1) image.data[i + channel]! += grain;
  }
  context.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}
