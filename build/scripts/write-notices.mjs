/**
 * Writes THIRD-PARTY-NOTICES.md from package-lock.json: every package that Lathe runs on, with version and licence.
 *
 * Usage: node build/scripts/write-notices.mjs [--check]     with --check it only says whether the file is current
 */
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const target = new URL('THIRD-PARTY-NOTICES.md', root);

/** Licences that a package tells only in its files, looked up by hand. */
const LOOKED_UP = { 'parse-cache-control': 'BSD-3-Clause' };

const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));
const packages = Object.entries(lock.packages)
  .filter(([path, entry]) => path !== '' && !entry.dev)
  .map(([path, { version, license, optional }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const licence = license ?? LOOKED_UP[name];
    if (licence === undefined) throw new Error(`${name} ${version} tells no licence: look it up`);
    return { name, version, licence, optional: optional === true };
  })
  .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));

const table = packages.map(
  ({ name, version, licence, optional }) =>
    `| ${name} | ${version} | ${licence} | ${optional ? 'yes' : ''} |`,
);
const text = `# Third-party notices

Lathe is under the MIT licence (LICENSE). It runs on the packages below, which npm installs and which this repository
does not contain; each package's own folder in \`node_modules\` holds its licence text. The list is made from
package-lock.json by \`node build/scripts/write-notices.mjs\`; what only development needs is not in it. An optional
package is installed where it fits the platform or its download succeeds.

**ffmpeg.** The packages \`@ffmpeg-installer/*\` and \`ffmpeg-static\` bring programs of the FFmpeg project
(https://ffmpeg.org) that are built with GPL parts and are therefore under the GNU General Public License, version 3 for
\`@ffmpeg-installer/linux-x64\` and \`ffmpeg-static\`. Lathe starts ffmpeg as a program of its own and links to none of
its libraries. Whoever passes on Lathe together with such a program must meet the GPL for that program: offer its source
and its licence text.

**ONNX Runtime** (MIT, Microsoft) contains further libraries; their notices are in
\`node_modules/onnxruntime-node\` and at https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt.

**@resvg/resvg-js** (MPL-2.0) contains the libraries of resvg (MPL-2.0), unchanged; their source
is at https://github.com/thx/resvg-js and https://github.com/linebender/resvg.

**Inter** (\`assets/fonts\`), the font of pictures, is under the SIL Open Font License 1.1.

**Silero VAD** (\`models/voice-activity\`) is copyright (c) 2020-present Silero Team, under the MIT licence in its folder.

**The tagger of emotions** (\`models/speech-emotion\`) learnt from RAVDESS by S. R. Livingstone and F. A. Russo
(https://doi.org/10.5281/zenodo.1188976) and is, as the recordings are, under CC BY-NC-SA 4.0
(https://creativecommons.org/licenses/by-nc-sa/4.0/): not for commercial use.

**Colour maps** (\`shared/spectrogram/colour-tables.ts\`): viridis, magma and inferno are by S. van der Walt, N. Smith and
E. Firing for matplotlib, dedicated to the public (CC0). vik is from the Scientific colour maps 7.0.1
(https://doi.org/10.5281/zenodo.5501399), copyright (c) 2021 Fabio Crameri, under the MIT licence: "Permission is hereby
granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify,
merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions: The above copyright notice and this permission notice shall be
included in all copies or substantial portions of the Software. The Software is provided "as is", without warranty of any
kind, express or implied, including but not limited to the warranties of merchantability, fitness for a particular purpose
and noninfringement. In no event shall the authors or copyright holders be liable for any claim, damages or other
liability, whether in an action of contract, tort or otherwise, arising from, out of or in connection with the Software or
the use or other dealings in the Software."

| package | version | licence | optional |
|---|---|---|---|
${table.join('\n')}
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('notices: THIRD-PARTY-NOTICES.md is not current: run node build/scripts/write-notices.mjs');
    process.exit(1);
  }
  console.log(`notices: ${packages.length} packages, current`);
} else {
  writeFileSync(target, text);
}
