import { useMessages } from '../app/studio.ts';
import { ZOOM_STEP } from '../canvas/axis-span.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** Zoom of time, for who has no wheel. */
export function ZoomButtons({
  whole,
  onZoom,
  onWhole,
}: {
  /** What is shown then. */
  readonly whole: string;
  /** @param factor above 1 shows more */
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
}) {
  const { compare } = useMessages();
  return (
    <>
      <Button emphasis="quiet" label={compare.zoomIn} onClick={() => onZoom(1 / ZOOM_STEP)}>
        <Icon name="zoomIn" />
      </Button>
      <Button emphasis="quiet" label={compare.zoomOut} onClick={() => onZoom(ZOOM_STEP)}>
        <Icon name="zoomOut" />
      </Button>
      <Button emphasis="quiet" onClick={onWhole}>
        {whole}
      </Button>
    </>
  );
}
