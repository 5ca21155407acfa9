/** Tells from the shapes of stored tensors which network of the thesis they belong to, and its sizes. */
import type { ArchitectureConfig, ArchitectureName } from '../../../../models/architectures.ts';
import { CRNN_THESIS } from '../../../../models/crnn/architecture.ts';
import { WAVE_U_NET_THESIS } from '../../../../models/wave-u-net/architecture.ts';
import type { Shape } from '../../../../shared/nn/ops.ts';
import { sameShape } from '../../../../shared/nn/shape-rules.ts';

/** Shapes of the tensors of a file. */
type Shapes = readonly Shape[];

/** The network of that name whose layers the shapes look like, or undefined where they look like none. */
export const THESIS_FORMS: {
  readonly [Name in ArchitectureName]: (shapes: Shapes) => ArchitectureConfig | undefined;
} = {
  /** `CRNNAudioModel` has no sizes to choose; nothing else has its first convolution or its LSTM. */
  crnn: (shapes) => {
    const isThere = (shape: Shape) => shapes.some((each) => sameShape(each, shape));
    const looksLikeIt = isThere([16, 2, 3]) || isThere([256, 128]);
    return looksLikeIt ? { name: 'crnn', config: CRNN_THESIS } : undefined;
  },
  /** `WaveUNet` begins with a convolution [channels, 2, kernel]; each level doubles the channels. */
  'wave-u-net': (shapes) => {
    const kernels = shapes.filter((shape) => shape.length === 3 && shape[2]! % 2 === 1 && shape[2]! > 1);
    const [first] = kernels.filter((shape) => shape[1] === 2).sort((a, b) => a[0]! - b[0]!);
    if (first === undefined) return undefined;
    const [channels, , kernel] = first as [number, number, number];
    const hasLevel = (level: number) =>
      kernels.some((shape) => sameShape(shape, [channels * 2 ** level, channels * 2 ** (level - 1), kernel]));
    let levels = 0;
    while (hasLevel(levels + 1)) levels++;
    if (levels === 0) return undefined;
    const sizes = { levels, channels, encoderKernel: kernel, decoderKernel: kernel };
    return { name: 'wave-u-net', config: { ...WAVE_U_NET_THESIS, ...sizes } };
  },
};

/** What such a network is, in words. */
export function describeThesisForm({ name, config }: ArchitectureConfig): string {
  const sizes = 'levels' in config ? `, ${config.levels} levels from ${config.channels} channels` : '';
  return `${name} in the form of the thesis${sizes}, weights of PyTorch`;
}
