/** What the server says of menus: the answers of `/api/flows`. */
export interface FlowVersion {
  readonly version: number;
  readonly savedBy: string;
  readonly savedAt: number;
  readonly publishedAt: number | null;
  readonly publishedBy: string | null;
}

export interface ShelvedFlow {
  readonly name: string;
  readonly versions: readonly FlowVersion[];
  readonly answers: { readonly version: number; readonly numbers: readonly string[] } | null;
}

export interface FlowProblem {
  readonly line: number;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface Box {
  readonly name: string;
  readonly kind: string;
  readonly words: string;
  readonly isStart: boolean;
  readonly isPerson: boolean;
  readonly x: number;
  readonly y: number;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly words: string;
  readonly points: readonly (readonly [number, number])[];
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxWidth: number;
  readonly boxHeight: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Checked {
  readonly problems: readonly FlowProblem[];
  readonly unrecorded: readonly { readonly line: number; readonly name: string; readonly file: string | null }[];
  readonly secondsToPerson: number | null;
  readonly tests: readonly {
    readonly line: number;
    readonly name: string;
    readonly expected: string;
    readonly found: string;
    readonly isRight: boolean;
  }[];
  readonly drawing: Drawing | null;
}

export interface Published {
  readonly flows: readonly ShelvedFlow[];
  readonly before: readonly {
    readonly name: string;
    readonly version: number | null;
    readonly numbers: readonly string[];
  }[];
}

export interface DiffLine {
  readonly is: 'same' | 'gone' | 'new';
  readonly text: string;
}

export interface PromptFile {
  readonly file: string;
  readonly bytes: number;
  readonly seconds: number;
}

export const flowPath = (name: string): string => `/api/flows/${encodeURIComponent(name)}`;
