import { useStore } from 'zustand';
import { useStudio } from '../../app/studio.ts';
import { soundFiles } from '../../transport/sound-files.ts';
import { DropArea } from '../../ui/drop-area.tsx';
import { ComparisonView } from './comparison-view.tsx';
import { FileChoice } from './file-choice.tsx';

/** Where two files are compared, by eye, ear and figures; one is looked at until the other is there. */
export function CompareTab() {
  const { comparison, notices } = useStudio();
  const { before, after } = useStore(comparison.store);
  const isEmpty = before === undefined && after === undefined;
  return (
    <DropArea
      onFiles={(dropped) => comparison.drop(soundFiles(dropped.map(({ file }) => file))).catch(notices.fail)}
      onFailure={notices.fail}
    >
      {isEmpty ? <FileChoice /> : <ComparisonView before={before} after={after} />}
    </DropArea>
  );
}
