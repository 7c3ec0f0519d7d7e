export function findChromium(options?: {
  readonly mayInstall?: boolean;
  readonly say?: (words: string) => void;
}): Promise<string | null>;
