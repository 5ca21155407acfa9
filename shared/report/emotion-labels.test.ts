import { expect, it } from 'vitest';
import { audacityLabels, webVtt } from './emotion-labels.ts';

const segments = [
  { startSeconds: 0.0004, endSeconds: 1.9996, label: 'happy', probabilities: { happy: 0.724, calm: 0.276 } },
  { startSeconds: 59.9999, endSeconds: 3725.5, label: '<a>\n&\tb', probabilities: { '<a>\n&\tb': 1 } },
];

it('writes WebVTT', () => {
  expect(webVtt(segments)).toBe(
    [
      'WEBVTT',
      '',
      '00:00:00.000 --> 00:00:02.000',
      'happy 72 %',
      '',
      '00:01:00.000 --> 01:02:05.500',
      '&lt;a&gt; &amp;\tb 100 %',
      '',
    ].join('\n'),
  );
  expect(webVtt([])).toBe('WEBVTT\n');
});

it('writes labels of Audacity', () => {
  expect(audacityLabels(segments)).toBe(
    '0.000400\t1.999600\thappy 72 %\n59.999900\t3725.500000\t<a> & b 100 %\n',
  );
  expect(audacityLabels([])).toBe('');
});
