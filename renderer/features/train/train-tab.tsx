import { useMessages } from '../../app/studio.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Says where training can be done. */
export function TrainTab() {
  const { train } = useMessages();
  return (
    <EmptyState title={train.title}>
      <p>{train.todo}</p>
      <code>{train.command}</code>
      <p>{train.afterwards}</p>
    </EmptyState>
  );
}
