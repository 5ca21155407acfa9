import { type RefObject, useEffect, useRef } from 'react';

/** A field that is typed in freely, and shows what it stands for whenever that changes: it stays, with its focus. */
export function useFieldText(text: string): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current !== null) field.current.value = text;
  }, [text]);
  return field;
}
