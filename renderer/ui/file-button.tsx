import { useRef } from 'react';
import { Button, type Emphasis } from './button.tsx';

/** A button that opens the system's choice of files, or of a folder with everything in it. */
export function FileButton({
  children,
  accept,
  multiple = false,
  isFolder = false,
  emphasis = 'normal',
  label,
  onFiles,
}: {
  readonly children: string;
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly isFolder?: boolean;
  readonly emphasis?: Emphasis;
  /** Its name where what stands on it says too little. */
  readonly label?: string;
  readonly onFiles: (files: File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        {...(isFolder && { webkitdirectory: '' })}
        aria-label={label ?? children}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file can be chosen again.
          event.target.value = '';
        }}
      />
      <Button
        emphasis={emphasis}
        title={label}
        aria-label={label && `${label}: ${children}`}
        onClick={() => input.current?.click()}
      >
        {children}
      </Button>
    </>
  );
}
