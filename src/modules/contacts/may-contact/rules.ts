/**
 * The rules, as data: dated, with their source and how sure we are of it. A law that changes is a new row with its first
 * day, and the old one gets its last. Read on 2026-11-21; not legal advice.
 */
import type { CallPurpose, CallRule, DearKind } from './contract.js';

const day = (text: string): number => Date.parse(`${text}T00:00:00+01:00`);
const all: readonly CallPurpose[] = ['service', 'requested', 'promotion'];
const hours = (from: number, to: number) => [{ from: from * 60, to: to * 60 }];
const dear = (kind: DearKind, ...prefixes: readonly string[]) => prefixes.map((prefix) => ({ prefix, kind }));

/** At what price above a plain call a number is, whoever wishes to call it; null where nothing is known. */
export function dearKindOf(number: string): DearKind | null {
  for (const { asks } of callRules) {
    const found = asks.is === 'destination' ? asks.dear.find(({ prefix }) => number.startsWith(prefix)) : undefined;
    if (found !== undefined) return found.kind;
  }
  return null;
}

export const callRules: readonly CallRule[] = [
  {
    id: 'CALL-01',
    pack: 'toll-fraud',
    version: '2026-11-22',
    validFrom: 0,
    validTo: null,
    purposes: all,
    prefix: '',
    asks: {
      is: 'destination',
      dear: [
        ...dear('special', '+391', '+394', '+397'),
        ...dear('shared', '+3984'),
        ...dear('premium', '+3989'),
        // ITU-T E.164.1: codes of networks and services, of no country.
        ...dear('satellite', '+870', '+878', '+881', '+882', '+883', '+888', '+991'),
        ...dear('premium', '+979', '+808', '+1900', '+1976'),
        ...dear('premium', '+3389', '+34803', '+34806', '+34807', '+34905', '+41900', '+41901', '+41906', '+43900'),
        ...dear('premium', '+43901', '+43930', '+43931', '+43939', '+449', '+4487', '+4484', '+4470', '+49900'),
        ...dear('shared', '+3381', '+3382', '+34901', '+34902', '+41840', '+41842', '+41844', '+41848', '+49180'),
      ],
    },
    source: 'Piano nazionale di numerazione (AGCOM 8/15/CIR, all. A); plans of the neighbours; ITU-T E.164.1',
    certainty: 'M',
  },
  {
    id: 'OUT-25',
    pack: 'it-telephone',
    version: '2018-02-04',
    validFrom: day('2018-02-04'),
    validTo: null,
    purposes: all,
    prefix: '',
    asks: { is: 'callerId' },
    source: 'L. 11 January 2018, n. 5, art. 2: a number that is shown, and can be called back',
    certainty: 'R2',
  },
  {
    id: 'OUT-34',
    pack: 'eu-privacy',
    version: '2018-05-25',
    validFrom: day('2018-05-25'),
    validTo: null,
    purposes: all,
    prefix: '',
    asks: { is: 'opposition' },
    source:
      'GDPR art. 21(2)-(3): the right to object to direct marketing is absolute; a plain "do not call me" is kept too',
    certainty: 'M',
  },
  {
    id: 'OUT-05',
    pack: 'it-register',
    version: '2022-07-27',
    validFrom: day('2022-07-27'),
    validTo: null,
    purposes: ['promotion'],
    prefix: '',
    // An answer of the register holds for fifteen days (OUT-01); a consent counts if it is later than both.
    asks: { is: 'basis', registerDays: 15 },
    source: 'DPR 27 January 2022, n. 26; registrodelleopposizioni.it, for operators',
    certainty: 'R1',
  },
  {
    id: 'OUT-16',
    pack: 'it-telemarketing',
    version: '2024-03-27',
    validFrom: day('2024-03-27'),
    validTo: null,
    purposes: ['promotion'],
    prefix: '+39',
    asks: { is: 'hours', timeZone: 'Europe/Rome', workday: hours(9, 20), eve: hours(10, 19), holiday: [] },
    source: 'Codice di condotta per il telemarketing (GU 27 March 2024): voluntary, kept by default',
    certainty: 'R2',
  },
  {
    id: 'CALL-02',
    pack: 'house',
    version: '2026-11-22',
    validFrom: 0,
    validTo: null,
    purposes: ['promotion'],
    prefix: '',
    // Abroad nothing else is known: never at an hour at which nobody here would be called.
    asks: { is: 'hours', timeZone: 'Europe/Rome', workday: hours(9, 20), eve: hours(10, 19), holiday: [] },
    source: 'Our own choice where the law of the other country is not known here',
    certainty: 'house',
  },
  {
    id: 'CALL-03',
    pack: 'house',
    version: '2026-11-22',
    validFrom: 0,
    validTo: null,
    purposes: ['service'],
    prefix: '',
    asks: { is: 'hours', timeZone: 'Europe/Rome', workday: hours(8, 21), eve: hours(8, 21), holiday: hours(9, 20) },
    source: 'Our own choice: no law sets hours for calls about something of one’s own; nobody is woken for one',
    certainty: 'house',
  },
  {
    id: 'CALL-04',
    pack: 'house',
    version: '2026-11-22',
    validFrom: 0,
    validTo: null,
    purposes: ['requested'],
    prefix: '',
    asks: { is: 'request' },
    source: 'A call that was asked for is that one call, and needs that somebody asked (RPO, for operators)',
    certainty: 'R1',
  },
];
