import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

/** A button that asks before it does what cannot be undone. */
export function ConfirmButton({
  children,
  title,
  hint,
  confirm,
  onConfirm,
}: {
  readonly children: ReactNode;
  /** The question. */
  readonly title: string;
  /** What would happen. */
  readonly hint: string;
  /** On the button that does it. */
  readonly confirm: string;
  readonly onConfirm: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button emphasis="quiet" onClick={() => setAsking(true)}>
        {children}
      </Button>
      {isAsking && (
        <Dialog title={title} onClose={() => setAsking(false)}>
          <p>{hint}</p>
          <Button
            emphasis="primary"
            onClick={() => {
              setAsking(false);
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        </Dialog>
      )}
    </>
  );
}
