import { useState } from 'react';
import type { Failure } from '../../shared/contract/failure.ts';
import { useMessages } from '../app/studio.ts';
import { Button } from './button.tsx';

/** Copies what is known of a failure, for whoever reports it. */
export function CopyDetails({ failure }: { readonly failure: Failure }) {
  const { common } = useMessages();
  const [isCopied, setCopied] = useState(false);
  const details = `${failure.code}: ${failure.message}\n${navigator.userAgent}`;
  return (
    <Button
      emphasis="quiet"
      onClick={() => void navigator.clipboard.writeText(details).then(() => setCopied(true))}
    >
      {isCopied ? common.copied : common.copyDetails}
    </Button>
  );
}
