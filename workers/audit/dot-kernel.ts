import {
  dotProductModule,
  plainDotProducts,
  SimdDotProducts,
  type DotProductExports,
  type DotProducts,
} from '../../src/core/dot-products';

/** Products by this machine's vector unit; the plain ones where WebAssembly has none. */
export function createDotProducts(): DotProducts {
  const code = dotProductModule();
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(code)) return plainDotProducts;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code));
  return new SimdDotProducts(exports as unknown as DotProductExports);
}
