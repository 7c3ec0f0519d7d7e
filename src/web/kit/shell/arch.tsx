import type { ReactNode } from 'react';

/** The mark: a bridge of one arch. */
export function Arch({ width = 34 }: { readonly width?: number }): ReactNode {
  return (
    <svg width={width} height={(width * 22) / 34} viewBox="0 0 34 22" aria-hidden="true">
      <path
        d="M1 21V14C8 4 26 4 33 14V21M1 14H33M10 14V8.6M17 14V6.8M24 14V8.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      />
    </svg>
  );
}
