/** What every measurement answers. `p50` and `p99` are of what its page says, in the unit its notes name. */
export interface BenchResult {
  readonly value: number;
  readonly unit: string;
  readonly p50: number | null;
  readonly p99: number | null;
  /** The plain way, measured in the same run on the same machine. */
  readonly beside: { readonly name: string; readonly value: number };
  /** How much better than `beside`. */
  readonly ratio: number;
  /** Many figures of one measurement, each beside what is wanted of it. */
  readonly rows?: readonly BenchRow[];
  readonly notes?: string | readonly string[] | Readonly<Record<string, unknown>>;
}

export interface BenchRow {
  readonly what: string;
  readonly figure: string;
  /** In words; null where the figure only stands beside. */
  readonly aim: string | null;
  readonly isMet: boolean | null;
}
