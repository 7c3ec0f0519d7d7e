/** Sender and subject out of the first header lines of a mail that could not be read: enough to recognise it by. */
export interface MailHead {
  readonly from: string;
  readonly subject: string;
}

const longest = 160;

/** Folded lines belong to the line before (RFC 5322, 2.2.3). Encoded words stay as they are: the mail may be broken. */
export function headOf(head: string): MailHead {
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const valueOf = (name: string): string => {
    const line = lines.find((one) => one.toLowerCase().startsWith(`${name}:`));
    return line === undefined
      ? ''
      : line
          .slice(name.length + 1)
          .trim()
          .slice(0, longest);
  };
  return { from: valueOf('from'), subject: valueOf('subject') };
}
