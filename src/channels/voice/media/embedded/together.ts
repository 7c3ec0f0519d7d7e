/**
 * Messages between two processes. Each wakes the other one, which costs more than the message: what is said within one
 * turn of the loop goes as one, in its order.
 */
export function together<T>(send: (messages: readonly T[]) => void): (message: T) => void {
  let waiting: T[] = [];
  return (message) => {
    waiting.push(message);
    if (waiting.length > 1) return;
    setImmediate(() => {
      const messages = waiting;
      waiting = [];
      send(messages);
    });
  };
}

/** The one message that is no list: the new process may be asked from now on. */
export const ready = 'ready';
