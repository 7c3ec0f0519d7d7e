/** Of this tab alone: another one must not take the call away by being opened. Storage may be refused; then a reload ends it. */
const key = 'ponte.calling';

const beside = 'ponte.beside';

/** Opened by the link of a text message (`help.ts`): the sound is on a telephone. */
export function besideIsKept(isBeside?: false): boolean {
  try {
    if (isBeside === false) sessionStorage.removeItem(beside);
    return sessionStorage.getItem(beside) !== null;
  } catch {
    return false;
  }
}

export function callIsKept(isCalling?: boolean): boolean {
  try {
    if (isCalling === true) sessionStorage.setItem(key, '1');
    else if (isCalling === false) sessionStorage.removeItem(key);
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

const reading = 'ponte.reading';

/** An answer of the page around that did not help (`help.ts`): it goes along with the call, once. */
export function readingIsKept(isTold?: true): string | null {
  try {
    const text = sessionStorage.getItem(reading);
    if (isTold) sessionStorage.removeItem(reading);
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
