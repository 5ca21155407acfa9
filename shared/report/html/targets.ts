import type { MasterResult } from '../../contract/master.ts';
import { FORMAT_TRAITS } from '../../mastering/output-formats.ts';
import { ENGLISH_SPEECH, type ReportSpeech } from '../words/report-speech.ts';

/** What was asked for, what the written file has, and whether it holds. */
export interface TargetRow {
  readonly key: 'loudness' | 'peak';
  readonly label: string;
  readonly target: string;
  readonly reached: string;
  readonly verdict: 'met' | 'missed' | 'notDefined' | 'off';
}

/** What mastering promises of the written file. */
const LOUDNESS_TOLERANCE_LU = 0.1;
/** Two meters of true peak may differ by this, and lossy coding moves peaks. */
const PEAK_TOLERANCE_DB = { lossless: 0.05, lossy: 0.3 };

/** The targets of a mastered track. */
export function targetsOf(
  { settings, after }: MasterResult,
  { say, number, measures }: ReportSpeech = ENGLISH_SPEECH,
): TargetRow[] {
  const { integratedLufs: goal, ceilingDbtp } = settings.target;
  const { integratedLufs, truePeakDbtp } = after;
  const { isLossless } = FORMAT_TRAITS[settings.format];
  const tolerance = isLossless ? PEAK_TOLERANCE_DB.lossless : PEAK_TOLERANCE_DB.lossy;
  const loudness = Number.isFinite(integratedLufs);
  return [
    {
      key: 'loudness',
      label: measures.integratedLufs.label,
      target: goal === 'off' ? say('off') : `${number(goal, 1)} LUFS`,
      reached: loudness ? `${number(integratedLufs, 2)} LUFS` : say('notDefined'),
      verdict:
        goal === 'off'
          ? 'off'
          : !loudness
            ? 'notDefined'
            : verdictOf(Math.abs(integratedLufs - goal) <= LOUDNESS_TOLERANCE_LU),
    },
    {
      key: 'peak',
      label: say('truePeakAtMost'),
      target: `${number(ceilingDbtp, 1)} dBTP`,
      reached: Number.isFinite(truePeakDbtp) ? `${number(truePeakDbtp, 2)} dBTP` : say('notDefined'),
      verdict: verdictOf(truePeakDbtp <= ceilingDbtp + tolerance),
    },
  ];
}

function verdictOf(holds: boolean): 'met' | 'missed' {
  return holds ? 'met' : 'missed';
}
