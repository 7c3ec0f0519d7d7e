/** A live source as its form holds it. */
import {
  mostTimeoutMs,
  nameShape,
  type Source,
  type SourceKind,
  type SourceSettings,
  usualTimeoutMs,
} from '#modules/knowledge/facts/contract.js';
import type { FieldError, Read } from '../editing.js';
import { readNumber } from '../queue-draft.js';

export interface SourceDraft {
  readonly key: string;
  readonly nameIt: string;
  readonly nameEn: string;
  readonly kind: SourceKind;
  readonly doesAsk: boolean;
  readonly labelIt: string;
  readonly labelEn: string;
  readonly pattern: string;
  readonly url: string;
  readonly header: string;
  /** Empty: as it was. */
  readonly secret: string;
  readonly timeout: string;
  /** Seconds; hours for a register. */
  readonly hold: string;
  readonly mapping: string;
  readonly isOn: boolean;
}

export interface SourceBody extends SourceSettings {
  readonly secret?: string | null;
}

const example = `fact stato
  when fault
    it C'è un guasto. Fine prevista: {{until|moment}}.
    en There is a fault. Expected to end: {{until|moment}}.
  otherwise
    it Per {{given}} non risultano guasti.
    en No faults are known for {{given}}.
`;

export const emptySource: SourceDraft = {
  ...{ key: '', nameIt: '', nameEn: '', kind: 'register', doesAsk: true },
  ...{ labelIt: 'CAP', labelEn: 'Postcode', pattern: '#####' },
  ...{ url: '', header: '', secret: '', timeout: String(usualTimeoutMs / 1000), hold: '4' },
  ...{ mapping: example, isOn: true },
};

/** What is usual for a kind; what was written stays. */
export function ofKind(draft: SourceDraft, kind: SourceKind): SourceDraft {
  if (draft.kind === kind) return draft;
  const isRegister = kind === 'register';
  const hold = isRegister === (draft.kind === 'register') ? draft.hold : isRegister ? '4' : '60';
  return { ...draft, kind, hold };
}

export function draftOf(source: Source): SourceDraft {
  const { key, name, kind, asks, url, header, timeoutMs, holdS, mapping, isOn } = source;
  return {
    ...{ key, kind, url, header, isOn, secret: '' },
    ...{ nameIt: name.it, nameEn: name.en, doesAsk: asks !== null },
    ...{ labelIt: asks?.label.it ?? '', labelEn: asks?.label.en ?? '', pattern: asks?.pattern ?? '' },
    ...{ timeout: String(timeoutMs / 1000), hold: String(kind === 'register' ? holdS / 3600 : holdS) },
    mapping: kind === 'register' ? example : mapping,
  };
}

export function readSource(draft: SourceDraft): Read<SourceBody> {
  const errors: Record<string, FieldError> = {};
  const isRegister = draft.kind === 'register';
  const need = (field: keyof SourceDraft): string => {
    const value = String(draft[field]).trim();
    if (value === '') errors[field] = 'missing';
    return value;
  };
  const [key, it, en] = [need('key'), need('nameIt'), need('nameEn')];
  if (!nameShape.test(key)) errors['key'] = 'missing';
  const label = draft.doesAsk ? { it: need('labelIt'), en: need('labelEn') } : null;
  const asks = label && { label, pattern: need('pattern') };
  const hold = isRegister ? readNumber(draft.hold, 1, 720) : readNumber(draft.hold, 0, 86_400);
  if (hold === null) errors['hold'] = 'number';
  const timeout = isRegister ? usualTimeoutMs / 1000 : readNumber(draft.timeout, 0.1, mostTimeoutMs / 1000);
  if (timeout === null) errors['timeout'] = 'number';
  const [url, mapping] = isRegister ? ['', ''] : [need('url'), need('mapping')];
  if (Object.keys(errors).length > 0) return { errors };
  const header = isRegister ? '' : draft.header.trim();
  const secret = header === '' ? { secret: null } : draft.secret === '' ? {} : { secret: draft.secret };
  return {
    body: {
      ...{ key, name: { it, en }, kind: draft.kind, asks, url, header, mapping, isOn: draft.isOn, ...secret },
      ...{ timeoutMs: Math.round(timeout! * 1000), holdS: Math.round(hold! * (isRegister ? 3600 : 1)) },
    },
  };
}
