/** The types of number that a PyTorch storage can have, each with how one is read. */
interface ElementType {
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => number;
}

/** Half precision (IEEE 754 binary16): 1 bit sign, 5 bits exponent, 10 bits mantissa. */
function readHalf(view: DataView, offset: number): number {
  const bits = view.getUint16(offset, true);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
function readBrainHalf(view: DataView, offset: number): number {
  scratch.setUint32(0, view.getUint16(offset, true) << 16);
  return scratch.getFloat32(0);
}

/** By the name of the storage's class in the module `torch`. */
export const ELEMENT_TYPES: Readonly<Record<string, ElementType>> = {
  FloatStorage: { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  DoubleStorage: { bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
  HalfStorage: { bytes: 2, read: readHalf },
  BFloat16Storage: { bytes: 2, read: readBrainHalf },
  LongStorage: { bytes: 8, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  IntStorage: { bytes: 4, read: (view, offset) => view.getInt32(offset, true) },
  ShortStorage: { bytes: 2, read: (view, offset) => view.getInt16(offset, true) },
  CharStorage: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  ByteStorage: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  BoolStorage: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
};
