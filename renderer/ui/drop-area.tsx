import { type DragEvent, type ReactNode, useState } from 'react';
import { droppedFiles, type PlacedFile } from '../transport/dropped-files.ts';
import styles from './drop-area.module.css';

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** Takes files and folders that are dropped anywhere on its content, but on an area of its own within. */
export function DropArea({
  onFiles,
  onFailure,
  children,
}: {
  readonly onFiles: (files: PlacedFile[]) => void;
  readonly onFailure: (thrown: unknown) => void;
  readonly children: ReactNode;
}) {
  const [isOver, setOver] = useState(false);
  return (
    // Dropping is one more way: everything can be chosen by buttons and keys too.
    // biome-ignore lint/a11y/noStaticElementInteractions: it is no control, it only receives what is dropped
    <div
      className={`${styles.area} ${isOver ? styles.over : ''}`}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        setOver(!event.defaultPrevented);
        event.preventDefault();
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!holdsFiles(event) || event.defaultPrevented) return;
        event.preventDefault();
        droppedFiles(event.dataTransfer).then(onFiles, onFailure);
      }}
    >
      {children}
    </div>
  );
}
