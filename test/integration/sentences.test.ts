import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { integerFrom, numberFrom } from '../../shared/contract/fields.ts';
import { describeIssue } from '../../shared/contract/issues.ts';
import { translateSentence } from '../../shared/sentences/translate.ts';

// Everything that the studio can be told is a sentence of `shared/sentences`, which has it in every language: that a language
// lacks one does not compile, and here sources are read for texts that went past the catalogue.

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where what a page can be told comes from. The command line speaks English, and no page asks for its words. */
const FOLDERS = ['electron/adapters', 'electron/services', 'electron/hosts', 'shared'];

/** Files and folders whose texts no page shows, and why. */
const UNSEEN: Readonly<Record<string, string>> = {
  'electron/hosts/cli': 'the command line',
  'electron/hosts/desktop': 'the log',
  'electron/hosts/server': 'before there is a page',
  'electron/hosts/page/page-files.ts': 'before there is a page',
  'electron/hosts/page/file-routes.ts': 'a request that our page does not make',
  'electron/hosts/files/file-gate.ts': 'a request that our page does not make',
  'electron/services/mastering/mastering-jobs.ts': 'a request that our page does not make',
  'electron/services/mastering/settings.ts': 'a page names no output',
  'electron/adapters/ffmpeg/same-file.ts': 'a page names no output',
  'electron/adapters/style-files.ts': 'a page chooses from a list of styles',
  'shared/mastering/styles/style-file.ts': 'a page chooses from a list of styles',
  'shared/mastering/targets.ts': 'a page asks through a schema',
  'electron/services/spectrogram/pictures.ts': 'pictures are drawn on the command line',
  'electron/services/spectrogram/spectrogram-service.ts': 'pictures are drawn on the command line',
  'electron/services/models/import/import-model.ts': 'a page names no architecture',
  'electron/services/emotion/run-checkpoint.ts': 'emotions are trained on the command line',
  'electron/services/emotion/corpus-folder.ts': 'emotions are trained on the command line',
  'electron/services/emotion/tagging/evaluate-model.ts': 'emotions are judged on the command line',
  'shared/emotion/corpora/corpora.ts': 'emotions are trained on the command line',
  'shared/emotion/speaker-folds.ts': 'emotions are trained on the command line',
  'shared/nn/quantization': 'models are made smaller on the command line',
  'electron/adapters/tfjs/conv-kernels.ts': 'a mistake of a programmer',
  'shared/contract/dispatch.ts': 'a mistake of a programmer',
  'shared/contract/frames.ts': 'a mistake of a programmer',
  'shared/dsp': 'a mistake of a programmer',
  'shared/nn/gradient-rules.ts': 'a mistake of a programmer',
  'shared/nn/shape-rules.ts': 'a mistake of a programmer',
  'shared/nn/onnx/read.ts': 'what exactly is damaged in a file',
  'shared/nn/safetensors.ts': 'what exactly is damaged in a file',
  'shared/nn/state.ts': 'what exactly is damaged in a file',
  'shared/nn/torch': 'what exactly is damaged in a file',
};

/** Lists of sentences, by the names that they have in the sources. */
const LISTS = /^(?:this\.)?#?(?:warnings|notes|problems)$/;

/** Whether an expression is a text of its own, and neither a sentence of the catalogue nor what was made elsewhere. */
function isFreeText(node: ts.Expression): boolean {
  if (ts.isConditionalExpression(node)) return isFreeText(node.whenTrue) || isFreeText(node.whenFalse);
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);
}

/** Whether a node stands in a function that gives a list of sentences. */
function isInList(node: ts.Node): boolean {
  for (let around = node.parent; around !== undefined; around = around.parent) {
    if (ts.isFunctionDeclaration(around)) return /(?:Warnings|Notes|Problems)$/.test(around.name?.text ?? '');
  }
  return false;
}

/** The expression that is told, where a node tells one. */
function toldBy(node: ts.Node): ts.Expression | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'LatheError') {
    const [code, message] = node.arguments ?? [];
    // Whoever gave something up knows that.
    return code?.getText() === "'cancelled'" ? undefined : message;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const { expression: called } = node;
  const isNote = called.getText() === 'note' || called.getText().endsWith('.note');
  const isListed =
    ts.isPropertyAccessExpression(called) &&
    called.name.text === 'push' &&
    LISTS.test(called.expression.getText());
  return isNote || isListed ? node.arguments[0] : undefined;
}

/** Texts in a source that are told and stand in no catalogue. */
function freeTexts(path: string): string[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(join(root, path), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const told =
      ts.isExpression(node) && ts.isArrayLiteralExpression(node.parent) && isInList(node)
        ? node
        : toldBy(node);
    if (told !== undefined && isFreeText(told)) found.push(`${path}: ${told.getText().slice(0, 120)}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const paths = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => `${folder}/${path.split(sep).join('/')}`),
);
const unseenPlace = (path: string): string | undefined =>
  Object.keys(UNSEEN).find((place) => path === place || path.startsWith(`${place}/`));

it('what the engine tells a page is a sentence of the catalogue, in every source', () => {
  expect(paths.length).toBeGreaterThan(300);
  const found = paths.map((path) => ({ place: unseenPlace(path), texts: freeTexts(path) }));
  expect(found.filter(({ place }) => place === undefined).flatMap(({ texts }) => texts)).toEqual([]);
  // An exception that nothing needs any more is none.
  const needed = new Set(found.filter(({ texts }) => texts.length > 0).map(({ place }) => place));
  expect(Object.keys(UNSEEN).filter((place) => !needed.has(place))).toEqual([]);
});

it('what a schema says of a number out of its range is a sentence too', () => {
  const told = (schema: z.ZodType, value: unknown): string =>
    translateSentence(
      describeIssue(schema.safeParse({ rate: value }).error!, { rate: value }, 'settings'),
      'uk',
    );
  expect(told(z.object({ rate: numberFrom(0.5, 1) }), 7)).toBe('rate має бути числом від 0,5 до 1, а не 7');
  expect(told(z.object({ rate: integerFrom(1, 9) }), -7)).toBe(
    'rate має бути цілим числом від 1 до 9, а не −7',
  );
});

it('what is said of the models that come with Lathe is a sentence too', () => {
  const { models } = JSON.parse(readFileSync(join(root, 'models/manifest.json'), 'utf8')) as {
    models: readonly { readonly description: string; readonly trainedOn: string }[];
  };
  expect(models.length).toBeGreaterThan(1);
  for (const { description, trainedOn } of models) {
    expect(translateSentence(description, 'uk')).toMatch(/[а-яіїєґ]/);
    expect(translateSentence(trainedOn, 'uk')).toMatch(/[а-яіїєґ]/);
  }
});
