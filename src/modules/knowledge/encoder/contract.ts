/** What screens say of an encoder. */
export const encoderStates = ['well', 'silent', 'changed', 'off'] as const;
/** `changed`: it answers, with other numbers than the gate learned with. `off`: the centre has none set. */
export type EncoderState = (typeof encoderStates)[number];
