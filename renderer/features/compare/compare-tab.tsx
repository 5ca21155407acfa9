import { useStore } from 'zustand';
import { useStudio } from '../../app/studio.ts';
import { soundFiles } from '../../transport/sound-files.ts';
import { DropArea } from '../../ui/drop-area.tsx';
import { ComparisonView } from './comparison-view.tsx';
import { FileChoice } from './file-choice.tsx';

/** Where two files are compared, by eye, ear and figures. */
export function CompareTab() {
  const { comparison, notices } = useStudio();
  const { before, after } = useStore(comparison.store);
  const hasBoth = before !== undefined && after !== undefined;
  return (
    <DropArea
      onFiles={(dropped) => comparison.drop(soundFiles(dropped.map(({ file }) => file))).catch(notices.fail)}
      onFailure={notices.fail}
    >
      {hasBoth ? <ComparisonView before={before} after={after} /> : <FileChoice />}
    </DropArea>
  );
}
