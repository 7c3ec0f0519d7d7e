/** The protocol that OpenAI began and many programs speak: POST {base}/chat/completions. Nothing of it is believed unread. */
import { z } from 'zod';
import { askProgram, type Program } from '#store/outside/program.js';
import type { AssistRefusal } from './contract.js';
import type { Message } from './prompt.js';

export interface ModelSettings extends Program {
  readonly callsAMonth: number;
  readonly tokensAMonth: number;
}

export type Completed =
  | { readonly is: 'text'; readonly content: unknown; readonly tokens: number }
  | { readonly is: 'nothing'; readonly why: AssistRefusal };

const mostBytes = 256 * 1024;
const mostTokens = 700;

/** Of the answer only this is looked at. */
const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.unknown() }) })).min(1),
  usage: z.object({ total_tokens: z.number().int().min(0).max(10_000_000) }).optional(),
});

export async function complete(of: ModelSettings, messages: readonly Message[]): Promise<Completed> {
  const told = await askProgram(of, {
    ...{ path: 'chat/completions', mostBytes },
    body: { model: of.model, messages, temperature: 0.2, max_tokens: mostTokens, stream: false },
    read(json, text) {
      const { choices, usage } = completion.parse(json);
      // Who does not say what it cost is counted by its length: about four letters a token.
      const guess = Math.ceil((JSON.stringify(messages).length + text.length) / 4);
      return { content: choices[0]!.message.content, tokens: usage?.total_tokens ?? guess };
    },
  });
  return told.is === 'said' ? { is: 'text', ...told.said } : { is: 'nothing', why: `assist.${told.why}` };
}

type Values = Readonly<Record<string, string | undefined>>;

/** Null: off. Address and model both are needed; the settings' own table checks their form. */
export function modelSettings(values: Values, hosts: readonly string[]): ModelSettings | null {
  const { PONTE_LLM_URL: url, PONTE_LLM_MODEL: model } = values;
  if (!url || !model) return null;
  return {
    ...{ url, model, hosts, key: values['PONTE_LLM_KEY'] ?? '' },
    timeoutMs: Number(values['PONTE_LLM_SECONDS'] ?? 20) * 1000,
    callsAMonth: Number(values['PONTE_LLM_CALLS_A_MONTH'] ?? 1_000),
    tokensAMonth: Number(values['PONTE_LLM_TOKENS_A_MONTH'] ?? 1_000_000),
  };
}
