import { describe, expect, it } from 'vitest';
import { csvTable } from './csv.ts';

describe('a table as CSV', () => {
  it('quotes what RFC 4180 says must be quoted, and nothing else', () => {
    const rows = [['plain', 'a,b', 'say "no"', 'two\nlines', -0.5, true]];
    expect(csvTable(['a', 'b', 'c', 'd', 'e', 'f'], rows)).toBe(
      'a,b,c,d,e,f\r\nplain,"a,b","say ""no""","two\nlines",-0.5,true\r\n',
    );
  });

  it('has an empty field for what is none', () => {
    expect(csvTable(['x', 'y', 'z'], [[null, Number.NaN, -Infinity]])).toBe('x,y,z\r\n,,\r\n');
  });
});
