/** What to do with the files, in both languages. */
import type { Site } from './site.js';

export function readme(site: Site, language: 'it' | 'en'): string {
  const { innerIp, sipPort, rtpengines, rtpPorts, turn, nodes, tls } = site;
  const names = rtpengines.map(({ host, port, interfaces }) =>
    interfaces === null ? `${host}:${port}` : `${host}:${port}/${interfaces.join('/')}`,
  );
  const settings = [
    `PONTE_SIP_TRUNK=sip://${innerIp}:${sipPort}?from=${innerIp}`,
    'PONTE_MEDIA=rtpengine',
    `PONTE_RTPENGINE=${names.join(',')}`,
    `PONTE_RTPENGINE_DIGITS=${site.digits}`,
    ...(turn === null ? [] : [`PONTE_TURN_URLS=${turn.urls.join(',')}`]),
    ...(turn?.isNew === true ? ['PONTE_TURN_SECRET_FILE=/etc/ponte/turn-secret'] : []),
  ];
  const ports = [
    `${sipPort} UDP, TCP`,
    ...(tls === null ? [] : [`${site.sipTlsPort} TCP`]),
    `${rtpPorts[0]}-${rtpPorts[1]} UDP`,
    ...(turn === null
      ? []
      : [`${turn.port} UDP, TCP; 49152-65535 UDP${turn.tls === null ? '' : `; ${turn.tls.port} TCP`}`]),
  ];
  return language === 'it'
    ? italian(settings, ports, nodes, rtpengines.length)
    : english(settings, ports, nodes, rtpengines.length);
}

const block = (lines: readonly string[]): string => ['```', ...lines, '```'].join('\n');

function italian(
  settings: readonly string[],
  ports: readonly string[],
  nodes: readonly string[],
  count: number,
): string {
  return `# Il telefono di un centro grande

Scritto da \`ponte voice config\`. Operatore telefonico → Kamailio → Ponte (${nodes.join(', ')}) → rtpengine (${count}) → browser.

1. **Kamailio** (Debian: \`kamailio kamailio-extra-modules kamailio-tls-modules\`): copia \`kamailio.cfg\`, \`dispatcher.list\` e
   \`tls.cfg\` in \`/etc/kamailio\`; controlla con \`kamailio -c -f /etc/kamailio/kamailio.cfg\`; riavvia.
2. **rtpengine** (\`rtpengine-daemon\`, per il kernel anche \`rtpengine-kernel-dkms\`): su ogni macchina il suo \`rtpengine-N.conf\`
   come \`/etc/rtpengine/rtpengine.conf\`. La porta dei comandi dev'essere raggiungibile solo da Ponte.
3. **coturn**: \`turnserver.conf\` in \`/etc/turnserver.conf\`, modo 600; contiene il segreto in comune. Se c'è anche \`turn-secret\`, va su
   ogni server Ponte, leggibile solo da lui. I certificati di \`turns:\` devono essere leggibili da coturn.
4. **Ponte**, su ogni server:
${block(settings)}
   Poi \`ponte doctor\`: dice se ogni rtpengine risponde.
5. **Firewall**, verso Internet soltanto: ${ports.join(' · ')}. 5060 e 5061 solo dagli indirizzi dell'operatore.

Togliere un rtpengine senza perdere chiamate: \`rtpengine-ctl set maxsessions 0\`, attendere che finiscano, spegnere.
Più server Ponte: **uno solo serve**, gli altri aspettano sullo stesso PostgreSQL (\`DATABASE_URL\`) e prendono il suo posto. Chi aspetta
risponde 503 a Kamailio, che lo chiede ogni due secondi; una chiamata che arriva mentre il posto cambia di mano aspetta e non è rifiutata.
Togliere un server Ponte: \`kamcmd dispatcher.set_state i 1 sip:INDIRIZZO\`.

Che cosa non c'è: un operatore che vuole la registrazione (REGISTER) non passa da Kamailio; usi l'accesso per indirizzo, o colleghi
Ponte direttamente. I numeri d'emergenza (112) non si chiamano da qui: vedi la guida, "telefono in grande".
`;
}

function english(
  settings: readonly string[],
  ports: readonly string[],
  nodes: readonly string[],
  count: number,
): string {
  return `# The telephone of a large centre

Written by \`ponte voice config\`. Carrier → Kamailio → Ponte (${nodes.join(', ')}) → rtpengine (${count}) → browsers.

1. **Kamailio** (Debian: \`kamailio kamailio-extra-modules kamailio-tls-modules\`): copy \`kamailio.cfg\`, \`dispatcher.list\` and
   \`tls.cfg\` to \`/etc/kamailio\`; check by \`kamailio -c -f /etc/kamailio/kamailio.cfg\`; restart it.
2. **rtpengine** (\`rtpengine-daemon\`, for the kernel also \`rtpengine-kernel-dkms\`): on each machine its \`rtpengine-N.conf\` as
   \`/etc/rtpengine/rtpengine.conf\`. Only Ponte may reach its port of commands.
3. **coturn**: \`turnserver.conf\` as \`/etc/turnserver.conf\`, mode 600; it contains the shared secret. Where there is a \`turn-secret\`, it
   goes to each Ponte server, for it alone to read. coturn must be able to read the certificate of \`turns:\`.
4. **Ponte**, on each server:
${block(settings)}
   Then \`ponte doctor\`: it says whether each rtpengine answers.
5. **Firewall**, to the internet nothing but: ${ports.join(' · ')}. 5060 and 5061 only from the carrier's addresses.

To take an rtpengine away without losing calls: \`rtpengine-ctl set maxsessions 0\`, wait for them to end, stop it.
Several Ponte servers: **one serves**, the others wait on the same PostgreSQL (\`DATABASE_URL\`) and take its place. One that waits says 503
to Kamailio, which asks it every two seconds; a call that comes while the place changes hands waits and is not refused.
To take a Ponte server away: \`kamcmd dispatcher.set_state i 1 sip:ADDRESS\`.

What is not here: a carrier that wants a registration (REGISTER) does not pass by Kamailio; use access by address, or connect Ponte
straight to it. Emergency numbers (112) are not called from here: see the guide, "the telephone in large".
`;
}
