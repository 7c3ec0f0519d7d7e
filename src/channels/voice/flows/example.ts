/** A flow to start from: a greeting, two choices with complaints among them, a person behind all of them. It can be published as it is. */
export function exampleFlow(of: {
  readonly name: string;
  readonly language: 'it' | 'en';
  /** Where callers go: whoever chooses nothing, faults first where there is a second. */
  readonly queueIds: readonly string[];
}): string {
  const people = of.queueIds[0] ?? 'queue_1';
  const other = of.queueIds[1] ?? people;
  return (of.language === 'it' ? italian : english)
    .replaceAll('{name}', of.name)
    .replaceAll('{people}', people)
    .replaceAll('{other}', other);
}

const italian = `# Cosa sente chi chiama, prima di una persona. Lo zero porta sempre a una persona.
flow {name}
language it
start saluto
person persona

say saluto
  words Buongiorno. Questa è una voce registrata. Con lo zero risponde subito una persona.
  next scelta

menu scelta
  words Per un guasto prema 1. Per un reclamo prema 2. Per tutto il resto attenda in linea.
  key 1 guasti Segnalare un guasto
  key 2 persona Fare un reclamo
  topic 2 complaint

queue guasti
  queue {other}
  callback

queue persona
  queue {people}
  callback

test chi preme 1 arriva ai guasti
  acts 1
  ends queue:{other}

test chi non preme niente parla con una persona
  acts silence
  ends queue:{people}

test lo zero porta a una persona
  acts 0
  ends queue:{people}
`;

const english = `# What a caller hears before a person. Zero always leads to a person.
flow {name}
language en
start greeting
person person

say greeting
  words Good morning. This is a recorded voice. Press zero and a person answers.
  next choice

menu choice
  words To report a fault press 1. To make a complaint press 2. For anything else stay on the line.
  key 1 faults Report a fault
  key 2 person Make a complaint
  topic 2 complaint

queue faults
  queue {other}
  callback

queue person
  queue {people}
  callback

test who presses 1 reaches the faults
  acts 1
  ends queue:{other}

test who presses nothing speaks with a person
  acts silence
  ends queue:{people}

test zero leads to a person
  acts 0
  ends queue:{people}
`;
