/**
 * Makes JavaScript of the sources: one file for each entry and chunks that they share, all in one folder. `npm run build`
 * makes `dist`, which a package ships.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WORKERS = 'electron/workers';

/** Packages that hold native code, or that a user may add; they are loaded from node_modules. */
const EXTERNAL = [
  '@resvg/*',
  'onnxruntime-*',
  '@ffmpeg-installer/*',
  'ffmpeg-static',
  '@tensorflow/*',
  'electron',
  'tsx',
];

/** Packages of CommonJS ask for `require`, which a module does not have. */
const BANNER =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

/** The main process of the desktop program, which a package starts with, and what runs before its page. */
const DESKTOP = { main: 'electron/hosts/desktop/main.ts' };
const PRELOAD = 'electron/preload/preload.ts';

/** A file that a source names by its own place. */
const NEIGHBOUR = /new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)/g;

/** Names of programs, and the sources that they start from: the command line, the engine of the other hosts, and every thread and process. */
function entryPoints() {
  const workers = readdirSync(join(ROOT, WORKERS))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('test-') && !name.endsWith('.test.ts'))
    .map((name) => [basename(name, '.ts'), `${WORKERS}/${name}`]);
  return {
    lathe: 'electron/hosts/cli/main.ts',
    engine: 'electron/hosts/engine/engine-process.ts',
    ...Object.fromEntries(workers),
  };
}

/**
 * Leads what a source finds by its own place (a worker, the models) from the folder of the output to the same file.
 *
 * @param {string} outputFolder
 * @param {Record<string, string>} entries
 * @returns {import('esbuild').Plugin}
 */
function neighbours(outputFolder, entries) {
  const programs = new Map(
    Object.entries(entries).map(([name, path]) => [join(ROOT, path), `./${name}.mjs`]),
  );
  const place = (path, source) => {
    const target = resolve(dirname(source), path);
    if (target.endsWith('.ts') && !programs.has(target)) {
      throw new Error(`${relative(ROOT, source)} starts ${path}, which is not in ${WORKERS}`);
    }
    return programs.get(target) ?? relative(outputFolder, target).split(sep).join('/');
  };
  return {
    name: 'neighbours',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path.includes('node_modules')) return undefined;
        const contents = readFileSync(path, 'utf8').replaceAll(
          NEIGHBOUR,
          (_, neighbour) => `new URL('${place(neighbour, path)}', import.meta.url)`,
        );
        return { contents, loader: 'ts' };
      });
    },
  };
}

/**
 * zod brings its messages in fifty languages, twice as much as all the rest of it, and every process would read them: the
 * messages here are those of the schemas.
 *
 * @type {import('esbuild').Plugin}
 */
const WITHOUT_LANGUAGES_OF_ZOD = {
  name: 'without-languages-of-zod',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

/**
 * Bundles the sources, without writing anything.
 *
 * @param {string} outputFolder where the result will lie: other files are found from there
 * @param {Record<string, string>} morePrograms names and sources of programs beside those of Lathe
 * @returns {Promise<{ files: { name: string, contents: Uint8Array }[], inputs: string[] }>} the files, and the paths of
 *   all that they were made of
 */
export async function bundle(outputFolder, morePrograms = {}) {
  const entries = { ...entryPoints(), ...morePrograms };
  const { outputFiles, metafile } = await build({
    entryPoints: entries,
    absWorkingDir: ROOT,
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: EXTERNAL,
    banner: { js: BANNER },
    plugins: [neighbours(outputFolder, entries), WITHOUT_LANGUAGES_OF_ZOD],
    // Names and lines stay, for whoever reads a report of a bug.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    logLevel: 'silent',
    write: false,
    metafile: true,
  });
  return {
    files: outputFiles.map(({ path, contents }) => ({ name: basename(path), contents })),
    inputs: Object.keys(metafile.inputs).map((path) => join(ROOT, path)),
  };
}

/**
 * The script that runs in the sandbox of the window, which loads one file of CommonJS.
 *
 * @returns {Promise<Uint8Array>}
 */
async function bundlePreload() {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, PRELOAD)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'es2022',
    external: ['electron'],
    logLevel: 'silent',
    write: false,
  });
  return outputFiles[0].contents;
}

/**
 * Writes files into a folder that holds nothing else afterwards.
 *
 * @param {string} folder
 * @param {readonly { name: string, contents: Uint8Array }[]} files
 */
export function writeFolder(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, contents } of files) writeFileSync(join(folder, name), contents);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = join(ROOT, 'dist');
  const { files: programs } = await bundle(folder, DESKTOP);
  const files = [...programs, { name: 'preload.cjs', contents: await bundlePreload() }];
  writeFolder(folder, files);
  const bytes = files.reduce((sum, { contents }) => sum + contents.length, 0);
  console.log(`dist: ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
}
