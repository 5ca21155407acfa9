/**
 * Writes `assets/styles/*.json` from statistics over freely licensed masters:
 *
 *     npx tsx build/scripts/fetch-training-music.ts
 *     npx tsx build/scripts/derive-styles.ts
 *
 * The masters are the tracks under CC-BY-SA of `models/training-data.json` that are not kept for tests (splits `train`
 * and `validation`), by Shawn Parrotte, Lincoln Domina and Will Savino (HyperRogue), Wildfire Games (0 A.D.) and the
 * contributors of SuperTuxKart: names and licences track by track are in that file. What is measured in each is kept in
 * `style-masters.json` beside this, so that styles can be derived anew without the music.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseStyle } from '../../shared/mastering/styles/style-file.ts';
import { completeStyleMasters } from './style-masters.ts';
import { styleFiles } from './style-recipes.ts';

const folder = resolve(import.meta.dirname, '../../assets/styles');
const { masters } = await completeStyleMasters();
for (const [name, json] of Object.entries(styleFiles(masters))) {
  const path = join(folder, `${name}.json`);
  parseStyle(json, path);
  writeFileSync(path, json);
  console.log(path);
}
