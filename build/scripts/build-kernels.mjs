/**
 * Makes WebAssembly of the inner loops in `kernels` and keeps it as text, so that whatever runs the sources has it. Run after
 * every change there: `npm run build:kernels`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where the result is kept. */
export const GENERATED = join(ROOT, 'shared/dsp/generated/kernels.ts');

const LINE = 100;

const OPTIONS = [
  ...['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  // The pages that the kernels work on are those of `shared/dsp/kernels.ts`.
  ...['--importMemory', '--noExportMemory', '--enable', 'simd'],
  // 128-bit values that go from one kernel's function to another's never leave the module.
  ...['--disableWarning', '112'],
];

/**
 * Compiles the kernels.
 *
 * @returns {Promise<string>} the source of the module that holds them
 */
export async function compileKernels() {
  let wasm = new Uint8Array();
  const { error, stderr } = await asc.main(['kernels/index.ts', '--outFile', 'kernels.wasm', ...OPTIONS], {
    baseDir: ROOT,
    writeFile: (_, contents) => {
      wasm = contents;
    },
  });
  if (error !== null) throw new Error(`${error.message}\n${stderr}`);
  const hex =
    Buffer.from(wasm)
      .toString('hex')
      .match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  const lines = hex.map((line) => `  '${line}'`).join(' +\n');
  return `/** The kernels of \`kernels\` as WebAssembly, in hexadecimal digits; made by \`npm run build:kernels\`. */\nexport const KERNELS =\n${lines};\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const source = await compileKernels();
  writeFileSync(GENERATED, source);
  console.log(`${GENERATED}: ${source.length} bytes`);
}
