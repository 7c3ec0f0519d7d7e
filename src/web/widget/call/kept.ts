/** Of this tab alone: another one must not take the call away by being opened. Storage may be refused; then a reload ends it. */
const key = 'ponte.calling';

export function callIsKept(isCalling?: boolean): boolean {
  try {
    if (isCalling === true) sessionStorage.setItem(key, '1');
    else if (isCalling === false) sessionStorage.removeItem(key);
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
