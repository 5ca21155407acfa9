import { useState } from 'react';
import { useMessages } from '../app/studio.ts';
import { Button } from './button.tsx';

/** Copies a text, and says that it did. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const { common } = useMessages();
  const [isCopied, setCopied] = useState(false);
  return (
    <Button
      emphasis="quiet"
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {isCopied ? common.copied : label}
    </Button>
  );
}
