/** The metadata of a compiled model as the original writes it, with one operation and what else is needed. */
export function modelFile({
  inputs = [602_112],
  outputs = [4000],
  pages = 7,
  weights = 102_160_300,
} = {}): Buffer {
  const parts: Buffer[] = [];
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    parts.push(bytes);
  };
  const u64 = (value: number) => {
    u32(value % 2 ** 32);
    u32(Math.floor(value / 2 ** 32));
  };
  const tensor = (size: number) => {
    u64(0);
    u32(0);
    u64(0);
    u64(size);
    u32(4);
    for (const extent of [1, 3, 224, 224]) u64(extent);
    for (const value of [2, 32, 1]) u32(value);
  };
  const structures = (sizes: readonly number[], write: (size: number) => void) => {
    u32(1);
    u32(sizes.length);
    sizes.forEach(write);
  };
  u32(1);
  for (const value of [weights, pages * 16_777_216, 9_834_496, 606_112]) u64(value);
  u32(1);
  u32(5);
  parts.push(Buffer.from('fused'));
  structures([1], () => {
    structures(inputs, tensor);
    u32(0);
    structures([1], () => {
      u32(0);
      u64(0);
      u64(64);
    });
  });
  structures(inputs, tensor);
  structures(outputs, tensor);
  u64(16_777_216);
  structures(
    Array.from({ length: pages }, (_, i) => i),
    (i) => {
      u64(i * 16_777_216);
      u64(16_777_216);
    },
  );
  return Buffer.concat(parts);
}
