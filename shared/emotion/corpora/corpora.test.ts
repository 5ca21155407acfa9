import { describe, expect, it } from 'vitest';
import type { CorpusName } from '../../contract/emotion.ts';
import { readCorpus } from './corpora.ts';

/** A tiny tree of each corpus, with a file or two that are no clips, and what is found in it. */
const TREES: readonly {
  readonly name: CorpusName;
  readonly sounds: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly found: readonly string[];
}[] = [
  {
    name: 'ravdess',
    sounds: [
      'Actor_02/03-01-08-01-02-01-02.wav',
      'Actor_01/03-01-01-01-01-01-01.wav',
      'Actor_01/03-02-01-01-01-01-01.wav', // song
      'Actor_01/01-01-01-01-01-01-01.mp4', // with picture
    ],
    found: ['neutral 01 male', 'surprised 02 female'],
  },
  {
    name: 'esd',
    sounds: ['0011/Angry/0011_000351.wav', '0001/Surprise/train/0001_001401.wav', '0001/notes.wav'],
    found: ['surprised 0001 undefined', 'angry 0011 undefined'],
  },
  {
    name: 'emo-db',
    sounds: ['wav/03a01Fa.wav', 'wav/08b10Wb.wav', 'wav/readme.wav'],
    found: ['happy 03 male', 'angry 08 female'],
  },
  {
    name: 'crema-d',
    sounds: ['AudioWAV/1001_DFA_ANG_XX.wav', 'AudioWAV/1091_WSI_SAD_X.wav', 'AudioWAV/1091_WSI_ODD_XX.wav'],
    found: ['angry 1001 undefined', 'sad 1091 undefined'],
  },
  {
    name: 'nemo',
    sounds: ['samples/JC4_happiness_12.wav', 'samples/SB0_fear_3.wav', 'samples/SB0_joy_3.wav'],
    found: ['happy JC4 undefined', 'fearful SB0 undefined'],
  },
  {
    name: 'iemocap',
    sounds: [
      'Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_F000.wav',
      'Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M000.wav',
      'Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M001.wav', // no agreement
      'Session5/sentences/wav/Ses05M_script01_1b/Ses05M_script01_1b_F012.wav',
    ],
    texts: {
      'Session1/dialog/EmoEvaluation/Ses01F_impro01.txt': [
        '% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]',
        '',
        '[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]',
        'C-E2:\tNeutral;\t()',
        '[10.0100 - 11.3925]\tSes01F_impro01_M000\tfru\t[2.0000, 3.5000, 3.5000]',
        '[12.0100 - 13.3925]\tSes01F_impro01_M001\txxx\t[2.0000, 3.5000, 3.5000]',
      ].join('\n'),
      'Session5/dialog/EmoEvaluation/Ses05M_script01_1b.txt':
        '[1.0 - 2.0]\tSes05M_script01_1b_F012\texc\t[4.0000, 4.0000, 3.0000]\n',
    },
    found: ['neutral 01F female', 'frustrated 01M male', 'excited 05F female'],
  },
  {
    name: 'folders',
    sounds: ['glad/a.wav', 'glum/anna/b.wav', 'loose.wav'],
    found: ['glad undefined undefined', 'glum anna undefined'],
  },
];

describe.each(TREES)('$name', ({ name, sounds, texts = {}, found }) => {
  const corpus = readCorpus(name, 'speech', sounds, new Map(Object.entries(texts)));

  it('is read by its published layout', () => {
    expect(corpus.clips.map(({ label, speaker, gender }) => `${label} ${speaker} ${gender}`)).toEqual(found);
    expect(corpus.clips.every(({ path }) => sounds.includes(path))).toBe(true);
  });

  it('that is partial is told in a sentence', () => {
    const partial = new RegExp(`is partial here: ${found.length} of \\d+ clips, \\d+ of \\d+ speakers`);
    expect(corpus.notes.join()).toMatch(name === 'folders' ? /^$/ : partial);
  });

  it('that is missing says what was looked for', () => {
    expect(() => readCorpus(name, 'speech', ['stray.ogg'])).toThrow(
      /no clip of .* among 1 sound files, expected/,
    );
  });
});

describe('a whole RAVDESS', () => {
  const names: string[] = [];
  for (let actor = 1; actor <= 24; actor++) {
    for (let emotion = 1; emotion <= 8; emotion++) {
      for (const intensity of emotion === 1 ? [1] : [1, 2]) {
        for (const take of ['01-01', '01-02', '02-01', '02-02']) {
          names.push(`03-01-0${emotion}-0${intensity}-${take}-${String(actor).padStart(2, '0')}.wav`);
        }
      }
    }
  }

  it('has 1440 clips and nothing to be said about', () => {
    const { clips, notes } = readCorpus('ravdess', 'speech', names);
    expect(clips).toHaveLength(1440);
    expect(notes).toEqual([]);
  });

  it('of one class only cannot be learnt from', () => {
    expect(() => readCorpus('ravdess', 'speech', names.slice(0, 4))).toThrow(
      'speech: all clips are neutral, at least two classes are needed',
    );
  });
});
