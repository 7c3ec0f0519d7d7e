/** A menu asks a program outside: yes or no. Where it may ask is said in `#store/outside/ask.js`. */
import { addressProblem, askOutside, hostsOf, type Question } from '#store/outside/ask.js';

export { addressProblem as webhookProblem, hostsOf };

/** True when the program said yes (2xx). Never throws: not there, too slow, not allowed, a redirect are all a no. */
export async function askWebhook(question: Omit<Question, 'mostBytes'> & { readonly body: unknown }): Promise<boolean> {
  const told = await askOutside(question);
  return told.is === 'answer' && told.status >= 200 && told.status < 300;
}
