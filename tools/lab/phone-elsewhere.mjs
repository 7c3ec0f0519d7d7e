// A laboratory's telephone in another network: told by lines on its input where to speak, tells by lines what it hears.
import { createInterface } from 'node:readline';
import { LabPhone } from './sound.mjs';

const [host, hz, port] = process.argv.slice(2);
const phone = await LabPhone.open(host, Number(port ?? 0));
phone.hz = Number(hz);
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
tell({ port: phone.port });
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { to, at } = JSON.parse(line);
    phone.sendTo(at, to);
  })
  .on('close', () => process.exit());
setInterval(() => tell({ heard: phone.loudnessOf(600), received: phone.received, lost: phone.lost }), 250);
