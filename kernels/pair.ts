// How complex numbers of two signals lie: the real parts of both, then their imaginary parts.

/** Bytes of both numbers. */
export const POINT: usize = 32;
/** Where the imaginary parts lie behind the real ones. */
export const IMAGINARY: usize = 16;
