/**
 * Checks that everything exported from `shared` has a docstring: functions, classes and their public methods,
 * interfaces, types and constants. Fails also when it found no export at all.
 *
 * Usage: node build/scripts/check-docs.mjs [ROOT]
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'shared');
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.(test|d)\.ts$|(^|[\\/])generated[\\/]/.test(path))
      .map((path) => join(folder, path))
  : [];

const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: [],
});
const checker = program.getTypeChecker();

let exportCount = 0;
/** @type {string[]} */
const undocumented = [];
for (const file of files) {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) continue;
  for (const symbol of checker.getExportsOfModule(module)) inspect(symbol);
}

for (const place of undocumented) console.error(`docs: ${place} has no docstring`);
if (exportCount === 0) console.error('docs: found no export in shared: the check looked at nothing');
if (undocumented.length > 0 || exportCount === 0) process.exit(1);
console.log(`docs: ${exportCount} exports of shared, all documented`);

/**
 * Notes an exported symbol, and a class's public methods, that nothing documents.
 *
 * @param {ts.Symbol} symbol
 */
function inspect(symbol) {
  exportCount++;
  requireDocs(symbol, symbol.name);
  const declaration = symbol.declarations?.find(ts.isClassDeclaration);
  for (const member of declaration?.members ?? []) {
    const isMethod = ts.isMethodDeclaration(member) || ts.isAccessor(member);
    const hidden =
      ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
    if (!isMethod || hidden || ts.isPrivateIdentifier(member.name)) continue;
    const method = checker.getSymbolAtLocation(member.name);
    if (method) requireDocs(method, `${symbol.name}.${method.name}`);
  }
}

/**
 * @param {ts.Symbol} symbol
 * @param {string} name as the message shows it
 */
function requireDocs(symbol, name) {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  if (text !== '' || symbol.getJsDocTags(checker).some((tag) => (tag.text ?? []).length > 0)) return;
  const declaration = symbol.declarations?.[0];
  if (!declaration) return;
  const { line } = ts.getLineAndCharacterOfPosition(declaration.getSourceFile(), declaration.getStart());
  undocumented.push(`${relative(root, declaration.getSourceFile().fileName)}:${line + 1} ${name}`);
}
