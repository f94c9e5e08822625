import { describe, expect, test } from 'vitest';
import { parseLossless } from '../../src/scenario/lossless-json.ts';

describe('parseLossless', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['18446744073709551615', 18446744073709551615n],
    ['-9223372036854775808', -9223372036854775808n],
    ['0000000000000000'.replace(/^0+/, '0'), 0],
    ['1000000000', 1000000000],
    ['0.25', 0.25],
    ['1234567890123456.5', 1234567890123456.5],
    ['"max"', 'max'],
    ['"1234567890123456789"', '1234567890123456789'],
    [
      '{"a":[18446744073709551614,1,"max",null,true]}',
      { a: [18446744073709551614n, 1, 'max', null, true] },
    ],
  ])('%s', (text, value) => {
    expect(parseLossless(text)).toEqual(value);
  });

  test.each(['', '{', '{"a":12345678901234567', 'nonsense'])('refuses %j', (text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError);
  });
});
