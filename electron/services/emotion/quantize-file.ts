import { quantizeModel } from '../../../shared/nn/quantization/quantize-model.ts';
import { replaceFile } from '../files/replace-file.ts';
import { readModelFile } from '../models/model-file.ts';

/** What {@link quantizeFile} did. */
interface QuantizedFile {
  readonly outputPath: string;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly operators: Record<string, number>;
  readonly weights: string[];
}

/** What {@link quantizeFile} needs of the machine. */
interface QuantizeFileParts {
  readonly assertNotSameFile: (inputPath: string, outputPath: string) => Promise<void>;
}

/** Writes a model with its weights in 8 bits, see `quantizeModel`. */
export async function quantizeFile(
  { inputPath, outputPath }: { readonly inputPath: string; readonly outputPath: string },
  { assertNotSameFile }: QuantizeFileParts,
): Promise<QuantizedFile> {
  const float = await readModelFile(inputPath, 'adviceNameOnnx');
  await assertNotSameFile(inputPath, outputPath);
  const { bytes, operators, weights } = quantizeModel(float);
  await replaceFile(outputPath, bytes);
  return {
    outputPath,
    inputBytes: float.length,
    outputBytes: bytes.length,
    operators,
    weights: [...weights],
  };
}
