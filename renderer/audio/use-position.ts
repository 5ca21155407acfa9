import { useEffect, useState } from 'react';
import { useStudio } from '../app/studio.ts';

/** How often the position is told anew. */
const CLOCK_MILLISECONDS = 100;

/** Where the player is in seconds, a few times a second. */
export function usePosition(): number {
  const { player } = useStudio();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(player().position), CLOCK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [player]);
  return seconds;
}
