import { useEffect, useState } from 'react';
import { useStudio } from '../app/studio.ts';
import type { Sound } from './sounds.ts';

/** A file of the session as something to listen to; `undefined` while it is opened, or where there is none. */
export function useSound(handle: string | undefined): Sound | undefined {
  const { openSound, notices } = useStudio();
  const [sound, setSound] = useState<Sound>();
  useEffect(() => {
    if (handle === undefined) return;
    let isWanted = true;
    openSound(handle).then((opened) => isWanted && setSound(opened), notices.fail);
    return () => {
      isWanted = false;
    };
  }, [handle, openSound, notices]);
  return sound?.handle === handle ? sound : undefined;
}
