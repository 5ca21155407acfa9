import { useMessages } from '../../app/studio.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Says that there is nothing yet. */
export function EmotionTab() {
  const { emotion } = useMessages();
  return (
    <EmptyState title={emotion.title}>
      <p>{emotion.todo}</p>
    </EmptyState>
  );
}
