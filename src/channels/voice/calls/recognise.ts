/**
 * Who calls, as far as a number or a keyed code tells. A code is one customer's and keyed on purpose, so it counts first. A
 * number may be a household's or a firm's, written in more than one way: where it leads to several customers it leads to
 * none. Nothing of it is proof: a number can be forged, so the caller is known, never verified.
 */
import { e164Of, type FloorDoor } from '#modules/contacts/index.js';
import type { Customer, Identity } from '#modules/contacts/contract.js';

export interface Recognised {
  readonly customer: Customer | null;
  readonly by: 'code' | 'number' | null;
  /** By what the floor finds, or makes, the customer; empty where that would be a guess. */
  readonly identities: readonly Identity[];
}

const home = '39';

/** The ways in which the same number may have been written down: '+39333…', '0039333…', '333…'. */
export function formsOf(number: string): readonly string[] {
  const whole = e164Of(number, home);
  const forms = whole === null ? [] : [whole, `00${whole.slice(1)}`];
  if (whole?.startsWith(`+${home}`)) forms.push(whole.slice(1 + home.length), whole.slice(1));
  return [...new Set([number, ...forms])];
}

export async function recognise(
  floor: Pick<FloorDoor, 'customerBy' | 'customersBy'>,
  number: string | null,
  code: string | null,
): Promise<Recognised> {
  if (code !== null) {
    const identity = { kind: 'code', value: code, isVerified: false } as const;
    const customer = await floor.customerBy(identity);
    if (customer !== null) return { customer, by: 'code', identities: [identity] };
  }
  if (number === null) return { customer: null, by: null, identities: [] };
  const found = new Map<string, { readonly customer: Customer; readonly value: string }>();
  const forms = formsOf(number);
  const customers = await floor.customersBy(forms.map((value) => ({ kind: 'phone', value })));
  for (const [i, value] of forms.entries()) {
    const customer = customers[i] ?? null;
    if (customer !== null && !found.has(customer.id)) found.set(customer.id, { customer, value });
  }
  const phone = (value: string): Identity => ({ kind: 'phone', value, isVerified: false });
  const [one, ...others] = [...found.values()];
  if (one === undefined) return { customer: null, by: null, identities: [phone(number)] };
  if (others.length > 0) return { customer: null, by: null, identities: [] };
  return { customer: one.customer, by: 'number', identities: [phone(one.value)] };
}
