/** What a dialog does when it is handed in, by its button or by Ctrl+Enter: once at a time, and closed when it was taken. */
import { useMemo, useRef, useState } from 'react';
import { refusalText, toast, useCommands } from '#web/kit/index.js';

interface HandIn {
  readonly label: string;
  readonly isReady: boolean;
  /** Gives the words that tell what became of it; a refusal is thrown. */
  readonly send: () => Promise<string>;
  readonly onClose: () => void;
}

interface HandingIn {
  readonly isBusy: boolean;
  readonly refused: string | null;
  readonly handIn: () => Promise<void>;
}

export function useHandIn({ label, isReady, send, onClose }: HandIn): HandingIn {
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const handIn = async (): Promise<void> => {
    if (!isReady || isBusy) return;
    setIsBusy(true);
    try {
      toast({ words: await send() });
      onClose();
    } catch (problem) {
      setRefused(refusalText(problem));
      setIsBusy(false);
    }
  };
  const latest = useRef(handIn);
  latest.current = handIn;
  useCommands(
    useMemo(
      () => [{ id: 'handIn', label, key: 'Ctrl+Enter', isKeyOnly: true, run: () => void latest.current() }],
      [label],
    ),
  );
  return { isBusy, refused, handIn };
}
