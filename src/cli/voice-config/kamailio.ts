/** Kamailio 5.6 or newer in front of the Ponte servers. */
import type { Site } from './site.js';

export const dispatcherList = (site: Site): string =>
  [
    '# Set, address, flags, priority. `kamcmd dispatcher.reload` reads it again; `dispatcher.list` shows who is up.',
    ...site.nodes.map((node) => `1 sip:${node} 0 0`),
    '',
  ].join('\n');

export const tlsConfig = ({ tls }: Site): string =>
  [
    '[server:default]',
    'method = TLSv1.2+',
    'verify_certificate = no',
    'require_certificate = no',
    `private_key = ${tls?.key ?? ''}`,
    `certificate = ${tls?.cert ?? ''}`,
    '',
    '[client:default]',
    '# The carrier is who its certificate says, by the authorities of the machine.',
    'method = TLSv1.2+',
    'verify_certificate = yes',
    'require_certificate = yes',
    'ca_list = /etc/ssl/certs/ca-certificates.crt',
    '',
  ].join('\n');

const hostOf = (node: string): string => node.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

/** `folder`: where its other files stand on the machine that runs it. */
export function kamailioConfig(site: Site, folder: string): string {
  const { publicIp, innerIp, sipPort, sipTlsPort, tls, carrier, nodes, maskKey } = site;
  const isOneNetwork = publicIp === innerIp;
  const listen = [
    `listen=udp:${publicIp}:${sipPort}`,
    `listen=tcp:${publicIp}:${sipPort}`,
    ...(tls === null ? [] : [`listen=tls:${publicIp}:${sipTlsPort}`]),
    ...(isOneNetwork ? [] : [`listen=udp:${innerIp}:${sipPort}`]),
  ];
  const subnets = (addresses: readonly string[]): string => [...new Set(addresses)].join(',') || '255.255.255.255';
  return `#!KAMAILIO
# Written by \`ponte voice config\`. Kamailio stands between the carrier and the Ponte servers: it lets in who belongs here,
# bans who does not, shares calls out and hides what is behind. Sound does not pass here: Ponte speaks with rtpengine itself.
# Check: kamailio -c -f ${folder}/kamailio.cfg

debug=2
log_stderror=no
log_facility=LOG_LOCAL0
fork=yes
children=4
tcp_children=4
# Calls that wait a moment for a server: one process counts their seconds.
async_workers=1
auto_aliases=no
disable_tcp=no
${tls === null ? '# TLS: give --cert and --key to `ponte voice config`.\n' : 'enable_tls=yes\n'}mhomed=${isOneNetwork ? 0 : 1}
# Version and name are nobody's business.
server_signature=no
user_agent_header="User-Agent: SIP"

${listen.join('\n')}

loadmodule "kex.so"
loadmodule "corex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xlog.so"
loadmodule "sanity.so"
loadmodule "ipops.so"
loadmodule "htable.so"
loadmodule "pike.so"
loadmodule "dispatcher.so"
loadmodule "async.so"
loadmodule "topoh.so"
loadmodule "ctl.so"
${tls === null ? '' : 'loadmodule "tls.so"\n'}# No websocket.so: consultants speak JSON and WebRTC with Ponte, there is no SIP in the browser to let in.

# Timers of RFC 3261: no answer at all for 5 s is a server that is not there, and the next one is asked.
modparam("tm", "fr_timer", 5000)
modparam("tm", "fr_inv_timer", 120000)
modparam("tm", "restart_fr_on_each_reply", 1)
modparam("rr", "enable_full_lr", 1)
modparam("rr", "append_fromtag", 0)

# More than 60 requests in 2 s from one address that is not the carrier's or ours is no telephone.
modparam("pike", "sampling_time_unit", 2)
modparam("pike", "reqs_density_per_unit", 60)
modparam("pike", "remove_latency", 8)
# Who was seen misbehaving is not heard for an hour; strangers may knock ten times in ten minutes.
modparam("htable", "htable", "banned=>size=12;autoexpire=3600;")
modparam("htable", "htable", "knocks=>size=12;autoexpire=600;")

modparam("dispatcher", "list_file", "${folder}/dispatcher.list")
modparam("dispatcher", "ds_ping_method", "OPTIONS")
modparam("dispatcher", "ds_ping_from", "sip:kamailio@${innerIp}")
modparam("dispatcher", "ds_ping_interval", 2)
modparam("dispatcher", "ds_probing_threshold", 1)
modparam("dispatcher", "ds_inactive_threshold", 1)
modparam("dispatcher", "ds_probing_mode", 1)
# A server that stands by or is draining says 503: it is well, gets nothing new, and is asked again every two seconds.
modparam("dispatcher", "ds_ping_reply_codes", "class=2;code=404;code=480")
modparam("dispatcher", "xavp_dst", "_dsdst_")
modparam("dispatcher", "xavp_ctx", "_dsctx_")

# Our addresses in Via, Contact and Record-Route are masked for the other side.
modparam("topoh", "mask_key", "${maskKey}")
modparam("topoh", "mask_ip", "127.0.0.8")
modparam("topoh", "sanity_checks", 1)
${tls === null ? '' : `\nmodparam("tls", "config", "${folder}/tls.cfg")\n`}
request_route {
  # Who is banned is not answered: an answer would say that somebody is here.
  if ($sht(banned=>$si) != $null) {
    exit;
  }
  route(WHO);
  if ($var(who) == "stranger") {
    route(STRANGER);
    exit;
  }
  if (!mf_process_maxfwd_header("10")) {
    sl_send_reply("483", "Too Many Hops");
    exit;
  }
  # Syntax, Via, Cseq, Content-Length, URI: what is not SIP goes no further.
  if (!sanity_check("17895", "7")) {
    exit;
  }
  if (is_method("CANCEL")) {
    if (t_check_trans()) {
      t_relay();
    }
    exit;
  }
  if (has_totag()) {
    route(WITHIN);
    exit;
  }
  t_check_trans();
  if (is_method("OPTIONS")) {
    sl_send_reply("200", "OK");
    exit;
  }
  if (!is_method("INVITE")) {
    sl_send_reply("405", "Method Not Allowed");
    exit;
  }
  remove_hf("Route");
  record_route();
  if ($var(who) == "carrier") {
    route(IN);
  } else {
    route(OUT);
  }
}

route[WHO] {
  $var(who) = "stranger";
  if (is_in_subnet("$si", "${subnets(nodes.map(hostOf))}")) {
    # With one address for both (a laboratory) the port tells them apart.
    if (ds_is_from_list("1")) {
      $var(who) = "ponte";
      return;
    }
  }
  if (is_in_subnet("$si", "${subnets(carrier?.addresses ?? [])}")) {
    $var(who) = "carrier";
  }
}

# Toll fraud begins with a knock: ten in ten minutes, or the name of a known scanner, and the address is not heard any more.
route[STRANGER] {
  if ($ua =~ "(friendly-scanner|sipvicious|sipcli|sip-scan|sipsak|sundayddr|iwar|vaxasip|pplsip|gulp)") {
    $sht(banned=>$si) = 1;
    exit;
  }
  if (!pike_check_req()) {
    xlog("L_WARN", "banned for flooding: $si\\n");
    $sht(banned=>$si) = 1;
    exit;
  }
  $sht(knocks=>$si) = $shtinc(knocks=>$si);
  if ($sht(knocks=>$si) > 10) {
    xlog("L_WARN", "banned for knocking: $si\\n");
    $sht(banned=>$si) = 1;
  }
}

route[WITHIN] {
  if (loose_route()) {
    t_relay();
    exit;
  }
  if (is_method("ACK")) {
    # Of a negative answer: it ends here; of one that nobody knows: nothing to do.
    if (t_check_trans()) {
      t_relay();
    }
    exit;
  }
  sl_send_reply("404", "Not Here");
}

# A call comes in: to the server that is up, the next one when it stands by, is full or silent.
route[IN] {
  if (!ds_select_dst("1", "4")) {
    route(WAIT);
    exit;
  }
  route(TO_PONTE);
}

# Ponte says 100 within milliseconds: who has not in two seconds is not there.
route[TO_PONTE] {
  t_set_fr("120000", "2000");
  t_on_failure("NEXT");
  t_relay();
}

failure_route[NEXT] {
  if (t_is_canceled()) {
    exit;
  }
  if (t_check_status("500|503") || (t_branch_timeout() && !t_branch_replied())) {
    # Nothing more for it until it answers OPTIONS again.
    ds_mark_dst("ip");
    if (ds_next_dst()) {
      route(TO_PONTE);
      exit;
    }
    route(WAIT);
  }
}

# A server has died and the next one is taking over: a matter of seconds, in which a caller hears ringing and not a refusal.
route[WAIT] {
  if ($avp(waits) == $null) {
    $avp(waits) = 0;
  }
  $avp(waits) = $avp(waits) + 1;
  if ($avp(waits) > 12) {
    xlog("L_ERR", "no Ponte server answers\\n");
    append_to_reply("Retry-After: 10\\r\\n");
    t_reply("503", "Service Unavailable");
    exit;
  }
  async_route("AGAIN", "1");
}

route[AGAIN] {
  if (t_is_canceled()) {
    exit;
  }
  route(IN);
}

# A call goes out: Ponte asks, Ponte has judged; nobody else comes here.
route[OUT] {
${
  carrier === null
    ? '  # No trunk is set (PONTE_SIP_TRUNK): calls can only come in.\n  sl_send_reply("403", "No Way Out");'
    : `  $du = "${carrier.uri}";\n  t_relay();`
}
}
`;
}
