import { existsSync } from 'node:fs';

/**
 * What a package of Lathe holds, and how it is installed. `npm run pack:check` looks into one.
 *
 * Each platform's list of files is whole: electron-builder does not join a list of its own to one of a platform.
 */

/** The sources are bundled; of the packages only those with native code or programs of their own are needed. */
const FILES = [
  'package.json',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
  'dist/**',
  'models/manifest.json',
  'models/TRAINING-DATA.md',
  'models/*/{README.md,LICENSE,manifest.json}',
  'models/*/weights/*.onnx',
  'assets/fonts/**',
  'assets/styles/**',
  'assets/icons/*.png',
  'assets/demo/*.md',
  '!**/node_modules/!(onnxruntime-node|onnxruntime-common|@resvg|@ffmpeg-installer)/**',
  '!**/node_modules/onnxruntime-*/{lib,script,dist/esm}/**',
  '!**/node_modules/@ffmpeg-installer/ffmpeg/types/**',
  '!**/node_modules/@ffmpeg-installer/ffmpeg/{.env,**/*~}',
  '!**/*.{map,ts,cdx.json}',
];

/** ONNX Runtime brings the libraries of every platform; the other packages are installed for one. */
const librariesOf = (platform) => [
  `!**/onnxruntime-node/bin/napi-v6/!(${platform})/**`,
  `!**/onnxruntime-node/bin/napi-v6/${platform}/!(\${arch})/**`,
];

/** electron-builder's numbers of processors. */
const ARCHES = { 1: 'x64', 3: 'arm64' };

/** What must be installed for a platform before a package for it is worth making. */
const nativeParts = (platform, arch) => [
  `onnxruntime-node/bin/napi-v6/${platform}/${arch}/onnxruntime_binding.node`,
  `@ffmpeg-installer/${platform}-${arch}`,
  `@resvg/resvg-js-${platform}-${arch}${{ linux: '-gnu', win32: '-msvc' }[platform] ?? ''}`,
];

/**
 * A package without its libraries would install and not work. ONNX Runtime has none for Macs with Intel processors from
 * 1.24 on: these are packed with 1.23.2, see the workflow of releases.
 */
function requireNativeParts({ electronPlatformName, arch }) {
  const missing = nativeParts(electronPlatformName, ARCHES[arch]).filter(
    (path) => !existsSync(new URL(`../node_modules/${path}`, import.meta.url)),
  );
  if (missing.length > 0) {
    throw new Error(
      `no package for ${electronPlatformName} ${ARCHES[arch]}: node_modules lacks ${missing.join(', ')}: run "npm ci" on that platform`,
    );
  }
}

const SOUNDS = [
  ['wav', 'WAV sound', 'audio/x-wav'],
  ['flac', 'FLAC sound', 'audio/flac'],
  ['mp3', 'MP3 sound', 'audio/mpeg'],
  ['m4a', 'AAC sound', 'audio/mp4'],
  ['ogg', 'Ogg sound', 'audio/ogg'],
  ['opus', 'Opus sound', 'audio/opus'],
  [['aiff', 'aif'], 'AIFF sound', 'audio/x-aiff'],
];

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'studio.lathe.desktop',
  productName: 'Lathe',
  copyright: 'MIT licence',
  directories: { output: 'out/packages', buildResources: 'build/resources' },
  asar: true,
  // Programs and libraries that the system loads, and files that they open, cannot lie in the archive.
  asarUnpack: [
    'node_modules/onnxruntime-node/bin/**',
    'node_modules/@resvg/resvg-js-*/**',
    'node_modules/@ffmpeg-installer/*/ffmpeg*',
    'models/**',
    'assets/fonts/**',
  ],
  // Nothing is compiled: the native packages bring their libraries.
  npmRebuild: false,
  beforePack: requireNativeParts,
  // What Electron can do besides running this program, and what therefore nobody can make it do.
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  fileAssociations: SOUNDS.map(([ext, name, mimeType]) => ({
    ext,
    name,
    mimeType,
    role: 'Editor',
    rank: 'Alternate',
  })),
  linux: {
    target: ['AppImage', 'deb'],
    category: 'AudioVideo',
    synopsis: 'Audio mastering and analysis, offline',
    maintainer: 'Lathe',
    executableName: 'lathe-studio',
    icon: 'assets/icons',
    files: [...FILES, ...librariesOf('linux')],
  },
  deb: { packageCategory: 'sound' },
  mac: {
    target: 'dmg',
    category: 'public.app-category.music',
    icon: 'assets/icons/icon.icns',
    darkModeSupport: true,
    // The library lies there twice, by two names, and the binding asks for the other one; the older library for Intel
    // processors lies there once.
    files: [...FILES, ...librariesOf('darwin'), '!**/napi-v6/darwin/arm64/libonnxruntime.1.*.*.dylib'],
  },
  win: {
    target: 'nsis',
    icon: 'assets/icons/icon.ico',
    files: [...FILES, ...librariesOf('win32')],
  },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
};
