import { useMessages } from '../../app/studio.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Says where two files can be compared. */
export function CompareTab() {
  const { compare } = useMessages();
  return (
    <EmptyState title={compare.title}>
      <p>{compare.todo}</p>
      <code>{compare.command}</code>
    </EmptyState>
  );
}
