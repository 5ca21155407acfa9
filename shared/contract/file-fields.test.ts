import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FILE_FIELDS, mapFileFields } from './file-fields.ts';
import { METHODS, type MethodName } from './methods.ts';

interface JsonSchema {
  readonly isPath?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

const describeSchema = (schema: z.ZodType): JsonSchema =>
  JSON.parse(
    JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })),
  );

/** The places of all fields of a schema that are marked as paths. */
function pathPlaces(schema: JsonSchema, place: readonly string[] = []): string[] {
  if (schema.isPath) return [place.join('.')];
  const { properties = {}, items, anyOf = [], oneOf = [] } = schema;
  return [
    ...Object.entries(properties).flatMap(([key, field]) => pathPlaces(field, [...place, key])),
    ...(items === undefined ? [] : pathPlaces(items, [...place, '*'])),
    ...[...anyOf, ...oneOf].flatMap((option) => pathPlaces(option, place)),
  ];
}

const placesOf = (method: MethodName): string[] => pathPlaces(describeSchema(METHODS[method].request));

describe('FILE_FIELDS', () => {
  it.each(Object.keys(METHODS) as MethodName[])('names every path that a request of %s holds', (method) => {
    expect(Object.keys(FILE_FIELDS[method])).toEqual(expect.arrayContaining(placesOf(method)));
  });

  it('is compared with places that are really found', () => {
    expect(placesOf('master.run').sort()).toEqual(['inputPath', 'outputPath', 'settings.reference.paths.*']);
    expect(new Set(placesOf('train.run'))).toEqual(
      new Set(['good', 'bad', 'gtzan', 'from', 'outputFolder', 'folder']),
    );
    expect(placesOf('compare.run')).toContain('differencePath');
  });
});

describe('mapFileFields', () => {
  const mark = (value: string, role: string, place: string): string => `${place}:${role}:${value}`;

  it('replaces texts in the places of a table and nothing else', () => {
    const request = {
      inputPath: 'a',
      other: 'inputPath',
      settings: { model: 'm', reference: { paths: ['r', 's'], width: 3 } },
    };
    const frozen = structuredClone(request);
    expect(mapFileFields(FILE_FIELDS['master.run'], request, mark)).toEqual({
      inputPath: 'inputPath:input:a',
      other: 'inputPath',
      settings: {
        model: 'settings.model:name-or-input:m',
        reference: {
          paths: ['settings.reference.paths:input:r', 'settings.reference.paths:input:s'],
          width: 3,
        },
      },
    });
    expect(request).toEqual(frozen);
  });

  it.each([
    null,
    7,
    'text',
    { inputPath: 7 },
    { settings: null },
    { settings: { reference: { paths: 'r' } } },
    { settings: { reference: { paths: [7, null] } } },
  ])('leaves what has another form as it is: %j', (request) => {
    expect(mapFileFields(FILE_FIELDS['master.run'], request, mark)).toEqual(request);
  });

  it('does not take what an object inherits for a field', () => {
    const inherited = Object.create({ inputPath: '/etc/passwd' });
    expect(mapFileFields(FILE_FIELDS['analyze.run'], inherited, mark)).toEqual({});
  });
});
