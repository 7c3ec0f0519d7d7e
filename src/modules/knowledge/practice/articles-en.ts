/** What the invented company of the practice centre knows, in English: what people who are new here ask most. */
import type { PracticeArticle } from './types.js';

const conditions = 'Supply conditions 2026';
const charter = 'Service charter 2026';

export const practiceEnglish: readonly PracticeArticle[] = [
  {
    topic: 'meter_reading_how',
    title: 'How do I send my meter reading?',
    short:
      'Send the black numbers of the meter by the app, the site or the free phone line. The right days are on your bill.',
    long: 'Read the black numbers from left to right. You do not need the red ones.\n\nIf you send the reading in the right days, you pay for what you used. If not, the bill is a guess. What you paid too much comes off the next one.',
    source: `${charter}, point 6`,
  },
  {
    topic: 'bill_due_date',
    title: 'When is my bill due?',
    short: 'The due date is at the top of the first page of your bill. The app shows it too, under «Bills».',
    long: 'You get the bill at least 20 days before it is due. If your bank pays it for you, you have nothing to do.\n\nIf you pay late, the next bill adds a small charge for each day.',
    source: `${conditions}, article 9`,
  },
  {
    topic: 'payment_methods',
    title: 'How can I pay?',
    short:
      'You can pay by card in the app, at the post, at the bank, in a shop or at our desk. We take cash. The codes are on the bill.',
    long: 'If the bank pays for you, it costs you no more and you can forget the dates. The post and the shops ask for a fee of their own.\n\nThe app shows that you have paid after two working days.',
    source: `${conditions}, article 10`,
  },
  {
    topic: 'outage_report',
    title: 'I have no power or no water',
    short:
      'Call the fault line. The number is on the first page of your bill. It is free, day and night. If you smell gas, go out first and call from there.',
    long: 'First see if the homes next to you are dark too. Then look at your own meter: if its switch is down, turn all things off and push it up.\n\nIf someone at home needs a machine to live, say so at once. They come first.',
    source: `${charter}, point 9`,
  },
  {
    topic: 'opening_hours',
    title: 'When are you open?',
    short:
      'Our desk is open from Monday to Friday, 8.30 to 13, and on Thursday also from 14.30 to 17. By phone we are here from Monday to Saturday, 8 to 20.',
    long: 'You can book a time in the app. You can also just come.\n\nThe fault line works day and night, all year.',
    source: `${charter}, point 2`,
  },
  {
    topic: 'supply_takeover',
    title: 'I have moved in and the meter is off',
    short:
      'If the meter is there but it is off, ask us to turn it on, in the app or at our desk. Bring your ID, your tax code and the meter number.',
    long: 'It takes up to seven working days. You see the cost before you say yes.\n\nIf the meter is on and only the name is wrong, ask for a change of name. That is quicker.',
    source: `${conditions}, article 16`,
  },
];
