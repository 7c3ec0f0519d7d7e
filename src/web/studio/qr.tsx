/** An address to be carried to another device by its camera: the same words as beside it, drawn (ISO/IEC 18004). */
import { encode } from 'uqr';
import type { ReactNode } from 'react';
import { pathOf } from './qr-path.js';
import styles from './studio.module.css';

/** Four light modules around, as the standard wants; black on white whatever the screen's colours, or cameras fail. */
const quiet = 4;

export function Qr({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const { data, size } = encode(text, { ecc: 'M', border: quiet });
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={`M0 0h${size}v${size}H0z`} fill="#fff" />
      <path d={pathOf(data)} fill="#000" />
    </svg>
  );
}
