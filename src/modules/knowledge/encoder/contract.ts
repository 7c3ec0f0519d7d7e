/** What screens say of an encoder. `changed`: other numbers than the gate learned with. `off`: the centre has none set. */
export type EncoderState = 'well' | 'silent' | 'changed' | 'off';
