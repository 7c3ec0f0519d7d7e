/** Asked before something is taken away for good: there is no way back, so the words say what ends. */
import { useState, type ReactNode } from 'react';
import { api, Button, Dialog, toast } from '#web/kit/index.js';
import { Wrong } from './edit-form.js';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly keep: string;
  readonly withdraw: string;
  /** Deleted at the server; afterwards `said` is told. */
  readonly path: string;
  readonly said: string;
  readonly onClose: () => void;
  readonly onWithdrawn: () => Promise<void>;
}

export function WithdrawDialog(props: Props): ReactNode {
  const { title, text, keep, withdraw, path, said, onClose, onWithdrawn } = props;
  const [error, setError] = useState<unknown>(null);
  async function doIt(): Promise<void> {
    try {
      await api.delete(path);
      toast({ words: said });
      onClose();
      await onWithdrawn();
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onPress={onClose}>{keep}</Button>
          <Button look="danger" onPress={() => void doIt()}>
            {withdraw}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <Wrong error={error} />
    </Dialog>
  );
}
