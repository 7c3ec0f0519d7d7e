/** The numbers that a menu answers, as they are told. */
export const numbersInWords = (all: string, numbers: readonly string[]): string =>
  numbers.map((number) => (number === '*' ? all : number)).join(', ');
