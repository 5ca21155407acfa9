import type { Failure } from '../../shared/contract/failure.ts';
import { useMessages } from '../app/studio.ts';
import { CopyButton } from './copy-button.tsx';

/** Copies what is known of a failure, for whoever reports it: as the engine said it, whatever the page speaks. */
export function CopyDetails({ failure }: { readonly failure: Failure }) {
  const { common } = useMessages();
  return (
    <CopyButton
      text={`${failure.code}: ${failure.message}\n${navigator.userAgent}`}
      label={common.copyDetails}
    />
  );
}
