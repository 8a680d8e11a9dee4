/**
 * `webgpu`: a real GPU; `webgpu-software`: SwiftShader on the CPU, about 30 times slower than wasm but with the same results.
 * @typedef {'wasm' | 'webgpu' | 'webgpu-software'} WantedDevice
 */

/**
 * Arguments that a headless Chromium is started with.
 * @param {WantedDevice} device
 * @returns {string[]}
 */
export function chromiumArguments(device) {
  const common = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  // Chromium refuses its sandbox to root, as in most containers.
  if (process.getuid?.() === 0) common.push('--no-sandbox');
  if (device === 'wasm') return common;
  const webgpu = [...common, '--enable-unsafe-webgpu'];
  return device === 'webgpu' ? webgpu : [...webgpu, '--use-webgpu-adapter=swiftshader'];
}
